-- +goose Up
-- Keys of writing requests that were carried out.
CREATE TABLE db_done (
  key TEXT PRIMARY KEY,
  at  TIMESTAMPTZ NOT NULL
);

CREATE TABLE access_account (
  id            TEXT PRIMARY KEY,
  login         TEXT NOT NULL UNIQUE,
  name          TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  state         TEXT NOT NULL CHECK (state IN ('ACTIVE', 'DISABLED')),
  created_at    TIMESTAMPTZ NOT NULL,
  version       INTEGER NOT NULL
);

CREATE TABLE access_grant (
  id         TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES access_account (id),
  role       TEXT NOT NULL,
  unit_id    TEXT NOT NULL,
  unit_path  TEXT NOT NULL,
  valid_from DATE NOT NULL,
  valid_to   DATE,
  granted_by TEXT NOT NULL,
  granted_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX access_grant_account ON access_grant (account_id);

CREATE TABLE access_session (
  token_hash TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES access_account (id),
  created_at TIMESTAMPTZ NOT NULL,
  seen_at    TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX access_session_account ON access_session (account_id);

CREATE TABLE access_attempt (
  id         TEXT PRIMARY KEY,
  login_key  TEXT NOT NULL,
  address    TEXT NOT NULL,
  at         TIMESTAMPTZ NOT NULL
);
CREATE INDEX access_attempt_login ON access_attempt (login_key, at);
CREATE INDEX access_attempt_address ON access_attempt (address, at);

CREATE TABLE audit_head (
  id   INTEGER PRIMARY KEY CHECK (id = 1),
  seq  BIGINT NOT NULL,
  hash TEXT NOT NULL
);
INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '');

CREATE TABLE audit_entry (
  seq        BIGINT PRIMARY KEY,
  at         TIMESTAMPTZ NOT NULL,
  actor_id   TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  action     TEXT NOT NULL,
  kind       TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  unit_path  TEXT NOT NULL,
  detail     TEXT NOT NULL,
  prev_hash  TEXT NOT NULL,
  hash       TEXT NOT NULL
);
CREATE INDEX audit_entry_subject ON audit_entry (kind, subject_id, seq);
CREATE INDEX audit_entry_actor ON audit_entry (actor_id, seq);

CREATE TABLE rule_param_version (
  id         TEXT PRIMARY KEY,
  key        TEXT NOT NULL,
  value      TEXT NOT NULL,
  valid_from DATE NOT NULL,
  valid_to   DATE,
  basis      TEXT NOT NULL,
  entered_by TEXT NOT NULL,
  entered_at TIMESTAMPTZ NOT NULL,
  UNIQUE (key, valid_from)
);
