-- +goose Up
CREATE TABLE enterprise_site (
  id         TEXT PRIMARY KEY,
  kind       TEXT NOT NULL CHECK (kind IN ('BUILDING', 'MARKET', 'PARK')),
  name       TEXT NOT NULL,
  unit_id    TEXT NOT NULL REFERENCES org_unit (id),
  address    TEXT NOT NULL,
  street     TEXT NOT NULL,
  level      TEXT NOT NULL CHECK (level IN ('', 'NATIONAL', 'CITY', 'DISTRICT')),
  big        TEXT NOT NULL CHECK (big IN ('', 'YES', 'NO')),
  lon        DOUBLE PRECISION,
  lat        DOUBLE PRECISION,
  datum      TEXT NOT NULL CHECK (datum IN ('', 'wgs84', 'cgcs2000', 'gcj02', 'bd09')),
  pinyin     TEXT NOT NULL,
  search     TEXT NOT NULL,
  version    INTEGER NOT NULL,
  CHECK ((lon IS NULL) = (datum = ''))
);
CREATE INDEX enterprise_site_unit ON enterprise_site (unit_id);
CREATE INDEX enterprise_site_name ON enterprise_site (name);

-- One file an enterprise (一企一档): what does not depend on the day.
CREATE TABLE enterprise_file (
  id                TEXT PRIMARY KEY,
  uscc              TEXT UNIQUE,
  name              TEXT NOT NULL,
  name_key          TEXT NOT NULL,
  pinyin            TEXT NOT NULL,
  registered_at     TEXT NOT NULL,
  address           TEXT NOT NULL,
  lon               DOUBLE PRECISION,
  lat               DOUBLE PRECISION,
  datum             TEXT NOT NULL CHECK (datum IN ('', 'wgs84', 'cgcs2000', 'gcj02', 'bd09')),
  ownership         TEXT NOT NULL CHECK (ownership IN ('', 'PRIVATE', 'HMT', 'FOREIGN', 'INDIVIDUAL')),
  trade_code        TEXT NOT NULL,
  trade             TEXT NOT NULL,
  revenue_fen       BIGINT,
  above_scale       TEXT NOT NULL CHECK (above_scale IN ('', 'YES', 'NO')),
  above_scale_year  INTEGER,
  legal_rep         TEXT NOT NULL,
  owner_name        TEXT NOT NULL,
  owner_member      TEXT NOT NULL CHECK (owner_member IN ('', 'YES', 'NO')),
  owner_seat        TEXT NOT NULL CHECK (owner_seat IN ('', 'YES', 'NO')),
  contact           TEXT NOT NULL,
  phone             TEXT NOT NULL,
  established       TEXT NOT NULL,
  key_enterprise    BOOLEAN NOT NULL,
  stated            TEXT NOT NULL,
  -- Whether the ledgers say that there is a Party organisation (台账所列党组织).
  states_organisation BOOLEAN NOT NULL,
  note              TEXT NOT NULL,
  created_at        TIMESTAMPTZ NOT NULL,
  version           INTEGER NOT NULL,
  CHECK ((lon IS NULL) = (datum = ''))
);
CREATE INDEX enterprise_file_states_organisation ON enterprise_file (id) WHERE states_organisation;
CREATE INDEX enterprise_file_name ON enterprise_file (name_key);
CREATE INDEX enterprise_file_pinyin ON enterprise_file (pinyin, id);
CREATE INDEX enterprise_file_trade ON enterprise_file (trade_code, id);
-- The few files that lists are narrowed to by a mark or by what they lack.
CREATE INDEX enterprise_file_key ON enterprise_file (id) WHERE key_enterprise;
CREATE INDEX enterprise_file_no_code ON enterprise_file (id) WHERE uscc IS NULL;
CREATE INDEX enterprise_file_no_phone ON enterprise_file (id) WHERE phone = '';
CREATE INDEX enterprise_file_no_point ON enterprise_file (id) WHERE datum = '';
CREATE INDEX enterprise_file_no_day ON enterprise_file (id) WHERE established = '';

-- What a person's search text is looked for in: name, spellings, initials, code. A narrow table is read through faster.
CREATE TABLE enterprise_search (
  enterprise_id TEXT PRIMARY KEY REFERENCES enterprise_file (id),
  search        TEXT NOT NULL
);

-- Periods (期间) of an enterprise: place, status and counts with their days. The open one (valid_to IS NULL) is today's.
CREATE TABLE enterprise_spell (
  id             TEXT PRIMARY KEY,
  enterprise_id  TEXT NOT NULL REFERENCES enterprise_file (id),
  unit_id        TEXT NOT NULL REFERENCES org_unit (id),
  site_id        TEXT REFERENCES enterprise_site (id),
  status         TEXT NOT NULL CHECK (status IN ('IN_OPERATION', 'SUSPENDED', 'MOVED', 'CLOSED', 'UNKNOWN')),
  legal_person   BOOLEAN NOT NULL,
  staff          INTEGER,
  full_members   INTEGER,
  probationary   INTEGER,
  valid_from     DATE NOT NULL,
  valid_to       DATE,
  UNIQUE (enterprise_id, valid_from)
);
CREATE UNIQUE INDEX enterprise_spell_open ON enterprise_spell (enterprise_id) WHERE valid_to IS NULL;
-- Both hold everything that lists filter, count and sum by, so that they read no table: one for lists
-- that begin with places, one for lists that begin with names.
CREATE INDEX enterprise_spell_list ON enterprise_spell (unit_id, status, site_id, staff, full_members, probationary, valid_from, enterprise_id)
  WHERE valid_to IS NULL;
CREATE INDEX enterprise_spell_facts ON enterprise_spell (enterprise_id, unit_id, status, site_id, staff, full_members, probationary, valid_from)
  WHERE valid_to IS NULL;
CREATE INDEX enterprise_spell_base ON enterprise_spell (unit_id, status, legal_person, full_members, enterprise_id) WHERE valid_to IS NULL;
CREATE INDEX enterprise_spell_site ON enterprise_spell (site_id, enterprise_id) WHERE valid_to IS NULL;

CREATE TABLE enterprise_contact (
  id            TEXT PRIMARY KEY,
  enterprise_id TEXT NOT NULL REFERENCES enterprise_file (id),
  name          TEXT NOT NULL,
  phone         TEXT NOT NULL,
  note          TEXT NOT NULL
);
CREATE INDEX enterprise_contact_enterprise ON enterprise_contact (enterprise_id);

-- Who stated a group of facts, from where, and when it was last confirmed.
CREATE TABLE enterprise_confirmation (
  enterprise_id TEXT NOT NULL REFERENCES enterprise_file (id),
  facts         TEXT NOT NULL CHECK (facts IN ('IDENTITY', 'PLACE', 'SCALE', 'OWNER', 'MEMBERS')),
  source        TEXT NOT NULL,
  stated_by     TEXT NOT NULL,
  confirmed_on  DATE NOT NULL,
  PRIMARY KEY (enterprise_id, facts)
);

-- What stood before the change that left a version: enough to take the last change back.
CREATE TABLE enterprise_revision (
  enterprise_id TEXT NOT NULL REFERENCES enterprise_file (id),
  version       INTEGER NOT NULL,
  was           TEXT NOT NULL,
  PRIMARY KEY (enterprise_id, version)
);

CREATE TABLE enterprise_succession (
  predecessor_id TEXT NOT NULL REFERENCES enterprise_file (id),
  successor_id   TEXT NOT NULL REFERENCES enterprise_file (id),
  kind           TEXT NOT NULL CHECK (kind IN ('INDIVIDUAL_TO_COMPANY', 'MERGER', 'SPLIT', 'RENAMED', 'OTHER')),
  happened_on    DATE NOT NULL,
  PRIMARY KEY (predecessor_id, successor_id)
);
