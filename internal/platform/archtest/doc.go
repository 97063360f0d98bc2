// Package archtest holds the rules of the house as tests: who may import whom, who owns which table, which SQL is one-sided,
// how large a file may grow, and which purposes the system refuses to serve. It has no code outside its tests.
package archtest
