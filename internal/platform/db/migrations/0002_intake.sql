-- +goose Up
CREATE TABLE intake_import (
  id           TEXT PRIMARY KEY,
  kind         TEXT NOT NULL,
  file_name    TEXT NOT NULL,
  file_size    BIGINT NOT NULL,
  state        TEXT NOT NULL CHECK (state IN ('UPLOADED', 'COMMITTED', 'UNDONE')),
  mapping      TEXT NOT NULL,
  accepted     INTEGER NOT NULL,
  warned       INTEGER NOT NULL,
  rejected     INTEGER NOT NULL,
  skipped      INTEGER NOT NULL,
  created      INTEGER NOT NULL,
  changed      INTEGER NOT NULL,
  unchanged    INTEGER NOT NULL,
  absent       INTEGER NOT NULL,
  account_id   TEXT NOT NULL,
  account_name TEXT NOT NULL,
  uploaded_at  TIMESTAMPTZ NOT NULL,
  committed_at TIMESTAMPTZ,
  undone_at    TIMESTAMPTZ,
  version      INTEGER NOT NULL
);
CREATE INDEX intake_import_account ON intake_import (account_id, uploaded_at);

-- The uploaded file in pieces of base64, so that one column type serves both engines.
CREATE TABLE intake_chunk (
  import_id TEXT NOT NULL REFERENCES intake_import (id),
  seq       INTEGER NOT NULL,
  data      TEXT NOT NULL,
  PRIMARY KEY (import_id, seq)
);

-- What a committed import did, record by record: enough to take it back as one step.
CREATE TABLE intake_effect (
  import_id     TEXT NOT NULL REFERENCES intake_import (id),
  seq           INTEGER NOT NULL,
  subject       TEXT NOT NULL,
  subject_id    TEXT NOT NULL,
  was           TEXT NOT NULL,
  left_version  INTEGER NOT NULL,
  PRIMARY KEY (import_id, seq)
);
CREATE INDEX intake_effect_subject ON intake_effect (subject, subject_id);
