// Package dbtest gives every store test a fresh, migrated database on both engines.
//
// SQLite is always there. PostgreSQL is used when QIPAN_TEST_POSTGRES holds the address of a server whose user may create
// databases; with QIPAN_TEST_POSTGRES_REQUIRED=1 a missing server fails the test instead of skipping it, and so the gate
// cannot pass on one engine alone.
package dbtest
