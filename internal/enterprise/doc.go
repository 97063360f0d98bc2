// Package enterprise keeps one file an enterprise (一企一档) and the places where enterprises sit: buildings, markets, parks.
//
// What does not depend on the day stands in the file; place, status and counts are dated facts and stand in spells (期间), so
// that any past day can be read. A group of facts carries who stated it, from where, and when it was last confirmed. Facts
// about owners are shown only to callers with access.EnterpriseOwner. Whether an enterprise is above scale is what the
// statistics office stated for a year (NPE-05) and is never computed here.
//
// The package reads and writes the official ledger of 63 columns (非公有制经济组织党组织工作台账): what it holds comes back equal,
// what other contexts know is filled in through Derive.
package enterprise
