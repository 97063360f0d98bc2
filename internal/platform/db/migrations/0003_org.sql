-- +goose Up
CREATE TABLE org_unit (
  id         TEXT PRIMARY KEY,
  code       TEXT NOT NULL UNIQUE,
  name       TEXT NOT NULL,
  kind       TEXT NOT NULL CHECK (kind IN ('DISTRICT', 'SUBDISTRICT', 'COMMUNITY', 'DEPARTMENT', 'INDUSTRY')),
  parent_id  TEXT REFERENCES org_unit (id),
  path       TEXT NOT NULL UNIQUE,
  valid_from DATE NOT NULL,
  valid_to   DATE,
  pinyin     TEXT NOT NULL,
  search_key TEXT NOT NULL,
  version    INTEGER NOT NULL
);
CREATE INDEX org_unit_parent ON org_unit (parent_id);

-- Other names of a unit. One that was the official name until a day says so; the day it ended is kept.
CREATE TABLE org_unit_alias (
  unit_id    TEXT NOT NULL REFERENCES org_unit (id),
  alias      TEXT NOT NULL,
  used_until DATE,
  PRIMARY KEY (unit_id, alias)
);
CREATE INDEX org_unit_alias_text ON org_unit_alias (alias);

CREATE TABLE org_unit_succession (
  predecessor_id TEXT NOT NULL REFERENCES org_unit (id),
  successor_id   TEXT NOT NULL REFERENCES org_unit (id),
  happened_on    DATE NOT NULL,
  note           TEXT NOT NULL,
  PRIMARY KEY (predecessor_id, successor_id)
);

CREATE TABLE org_organisation (
  id               TEXT PRIMARY KEY,
  code             TEXT UNIQUE,
  name             TEXT NOT NULL,
  rank             TEXT NOT NULL CHECK (rank IN ('BRANCH', 'GENERAL_BRANCH', 'COMMITTEE')),
  formation        TEXT NOT NULL CHECK (formation IN ('SOLE', 'BUILDING_JOINT', 'INDUSTRY', 'MARKET_ATTACHED', 'GRID', 'OTHER', 'NONE')),
  purpose          TEXT NOT NULL CHECK (purpose IN ('ENTERPRISE', 'SUBDISTRICT_COMMITTEE', 'INDUSTRY_COMMITTEE', 'MARKET', 'OTHER')),
  unit_id          TEXT NOT NULL REFERENCES org_unit (id),
  trade_code       TEXT NOT NULL,
  full_members     INTEGER,
  founded_on       TEXT NOT NULL,
  reply_no         TEXT NOT NULL,
  dissolved_on     DATE,
  dissolved_reason TEXT NOT NULL,
  dissolved_reply  TEXT NOT NULL,
  decided_on       DATE,
  contact_name     TEXT NOT NULL,
  contact_phone    TEXT NOT NULL,
  pinyin           TEXT NOT NULL,
  search_key       TEXT NOT NULL,
  created_at       TIMESTAMPTZ NOT NULL,
  version          INTEGER NOT NULL
);
CREATE INDEX org_organisation_unit ON org_organisation (unit_id);
CREATE INDEX org_organisation_live ON org_organisation (id) WHERE dissolved_on IS NULL;
CREATE INDEX org_organisation_name ON org_organisation (name);

-- Double guidance: one parent by territory, perhaps one by trade, each with its days.
CREATE TABLE org_guidance (
  id              TEXT PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES org_organisation (id),
  parent_id       TEXT NOT NULL REFERENCES org_organisation (id),
  kind            TEXT NOT NULL CHECK (kind IN ('TERRITORY', 'TRADE')),
  valid_from      DATE NOT NULL,
  valid_to        DATE
);
CREATE INDEX org_guidance_organisation ON org_guidance (organisation_id);
CREATE INDEX org_guidance_parent ON org_guidance (parent_id);

CREATE TABLE org_post (
  id              TEXT PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES org_organisation (id),
  title           TEXT NOT NULL CHECK (title IN ('SECRETARY', 'DEPUTY_SECRETARY', 'ORGANISATION', 'DISCIPLINE', 'PUBLICITY', 'MEMBER', 'PARTY_WORKER')),
  holder          TEXT NOT NULL,
  phone           TEXT NOT NULL,
  source          TEXT NOT NULL CHECK (source IN ('OWNER', 'MIDDLE_MANAGER', 'DISPATCHED', 'RECRUITED', 'OTHER')),
  produced_by     TEXT NOT NULL CHECK (produced_by IN ('ELECTED', 'APPOINTED')),
  full_time       BOOLEAN NOT NULL,
  valid_from      DATE NOT NULL,
  valid_to        DATE,
  approval_no     TEXT NOT NULL,
  approved_on     DATE,
  full_since      DATE,
  version         INTEGER NOT NULL
);
CREATE INDEX org_post_organisation ON org_post (organisation_id, title);

CREATE TABLE org_term (
  id              TEXT PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES org_organisation (id),
  elected_on      DATE NOT NULL,
  ends_on         DATE NOT NULL,
  extended_to     DATE,
  extension_no    TEXT NOT NULL,
  approval_no     TEXT NOT NULL,
  electorate      TEXT NOT NULL CHECK (electorate IN ('ALL_MEMBERS', 'COMMITTEE', 'APPOINTED')),
  due             INTEGER,
  present         INTEGER,
  yes             INTEGER,
  version         INTEGER NOT NULL
);
CREATE INDEX org_term_organisation ON org_term (organisation_id, elected_on);
CREATE INDEX org_term_end ON org_term (ends_on);
