// Package audit keeps who did what (审计): one entry for every write, in the transaction of the act, so that an act without
// its entry cannot exist. Entries form a hash chain in the order of their sequence, not of the clock; Verify recomputes it
// and names the first entry that was altered, removed, inserted or moved. Entries are never changed and never deleted here.
package audit
