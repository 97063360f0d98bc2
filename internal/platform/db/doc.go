// Package db is the one door to the database. It opens SQLite (embedded, the default) or PostgreSQL behind the same calls,
// carries one SQL text to both, and is the only room that knows which engine answers.
//
// A use case runs in Write or Read; both hand out a Tx that carries the moment of the use case, so that every row of one
// act bears one time and tests can freeze it. On SQLite there is one writer with immediate transactions and a pool of
// readers; WAL, foreign keys and synchronous=FULL are set at opening and cannot be lowered by any flag. On PostgreSQL a
// transaction that loses a serialisation or deadlock race is run again.
//
// Two scalar types remove the traps between the engines: Date and Instant. Rows are read by All, One and Each into structs
// in column order, NULL as the zero value.
package db
