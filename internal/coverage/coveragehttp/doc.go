// Package coveragehttp shows the gap list, its map, coverage rates and the planner's proposal, as pages and as JSON.
package coveragehttp
