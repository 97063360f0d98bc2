-- +goose Up
-- Data keys, wrapped by the master key that lives outside the database. Of each purpose the last one made is used; the others still open.
CREATE TABLE db_key (
  seq        INTEGER PRIMARY KEY,
  id         TEXT NOT NULL UNIQUE,
  purpose    TEXT NOT NULL CHECK (purpose IN ('VALUES', 'INDEX', 'CHAIN', 'HEADS')),
  suite      TEXT NOT NULL CHECK (suite IN ('INTL', 'GM')),
  master_id  TEXT NOT NULL,
  secret     TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL
);

-- Under which key every row of a sealed column stands; no row means that some may still stand open.
CREATE TABLE db_sealed (
  table_name  TEXT NOT NULL,
  column_name TEXT NOT NULL,
  key_id      TEXT NOT NULL,
  PRIMARY KEY (table_name, column_name)
);
