-- +goose Up
-- A key now belongs to who used it and to what was asked under it, and an answer of the JSON interface is kept beside it, sealed
-- under the key itself, of which only the hash is here.
ALTER TABLE db_done ADD COLUMN asked TEXT NOT NULL DEFAULT '';
ALTER TABLE db_done ADD COLUMN answer TEXT NOT NULL DEFAULT '';
CREATE INDEX db_done_at ON db_done (at);

-- What was done to keep the data safe, and whether it succeeded.
CREATE TABLE db_safekeeping (
  id     TEXT PRIMARY KEY,
  at     TIMESTAMPTZ NOT NULL,
  what   TEXT NOT NULL CHECK (what IN ('BACKUP', 'DRILL')),
  good   BOOLEAN NOT NULL,
  file   TEXT NOT NULL,
  bytes  BIGINT NOT NULL,
  detail TEXT NOT NULL
);
CREATE INDEX db_safekeeping_what ON db_safekeeping (what, good, at);
