// Package rulehttp shows every rule with its source, how sure we are of it, and its parameters, and lets a district set those
// parameters that no text fixes. The use case stands here and not in package rule, which lies below permissions and audit.
package rulehttp
