// Package orghttp shows units and Party organisations as pages and as operations of the JSON interface.
package orghttp
