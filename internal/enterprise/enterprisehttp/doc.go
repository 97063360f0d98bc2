// Package enterprisehttp is the edge of the enterprise room: the lists and records of enterprises and sites, their forms, the
// search over everything, the addresses that pickers ask, and the JSON interface.
package enterprisehttp
