// Package crypt keeps values secret and unforgeable at rest (密码). It knows no table and no file format but its own.
//
// Two layers (envelope encryption): the Master, a file outside the database, wraps data keys; the data keys, kept wrapped
// inside the database, seal values. Changing the Master rewraps a handful of keys; changing a data key reseals rows.
//
// A value is sealed under the place where it stands (table, column, row): a ciphertext that was moved does not open. Equal
// values are found by a keyed blind index, never by their ciphertexts, which differ each time. Each sealed text names its
// key, and each key its suite: INTL is AES-256-GCM, HMAC-SHA-256 and Ed25519; GM (国密) is SM4-GCM, HMAC-SM3 and SM2. Both
// can stand side by side in one database, so that a change of suite is a rotation like any other.
package crypt
