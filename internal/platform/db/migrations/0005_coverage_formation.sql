-- +goose Up
-- The dated link: an organisation covers an enterprise.
CREATE TABLE coverage_link (
  id              TEXT PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES org_organisation (id),
  enterprise_id   TEXT NOT NULL REFERENCES enterprise_file (id),
  valid_from      DATE NOT NULL,
  valid_to        DATE,
  ended_reason    TEXT NOT NULL
);
CREATE UNIQUE INDEX coverage_link_open ON coverage_link (enterprise_id) WHERE valid_to IS NULL;
-- Who is covered now, read from the index alone by the gap list and the board.
CREATE INDEX coverage_link_now ON coverage_link (enterprise_id, organisation_id) WHERE valid_to IS NULL;
CREATE INDEX coverage_link_enterprise ON coverage_link (enterprise_id, valid_from);
CREATE INDEX coverage_link_organisation ON coverage_link (organisation_id, enterprise_id);

-- Work coverage without an organisation: somebody or something serves the enterprise.
CREATE TABLE coverage_service (
  id            TEXT PRIMARY KEY,
  enterprise_id TEXT NOT NULL REFERENCES enterprise_file (id),
  kind          TEXT NOT NULL CHECK (kind IN ('INSTRUCTOR', 'LIAISON', 'UNION', 'LEAGUE', 'WOMEN')),
  person        TEXT NOT NULL,
  phone         TEXT NOT NULL,
  valid_from    DATE NOT NULL,
  valid_to      DATE
);
CREATE INDEX coverage_service_enterprise ON coverage_service (enterprise_id);

-- How far an enterprise without an organisation has come; no row means that nothing was begun.
CREATE TABLE coverage_stage (
  enterprise_id TEXT PRIMARY KEY REFERENCES enterprise_file (id),
  stage         TEXT NOT NULL CHECK (stage IN ('PROPOSED', 'TALKED', 'DOSSIER', 'APPLIED', 'APPROVED', 'FOUNDED', 'STAFFED', 'REFUSED_FOR_NOW')),
  reason        TEXT NOT NULL,
  review_on     DATE,
  since         DATE NOT NULL,
  case_id       TEXT NOT NULL
);

CREATE TABLE formation_case (
  id                 TEXT PRIMARY KEY,
  mode               TEXT NOT NULL CHECK (mode IN ('SOLE', 'BUILDING_JOINT', 'INDUSTRY', 'MARKET_ATTACHED', 'GRID', 'OTHER', 'INSTRUCTOR')),
  recommended        TEXT NOT NULL,
  rule_id            TEXT NOT NULL,
  override_reason    TEXT NOT NULL,
  proposal           TEXT NOT NULL,
  unit_id            TEXT NOT NULL REFERENCES org_unit (id),
  lead_enterprise_id TEXT NOT NULL REFERENCES enterprise_file (id),
  receiver_id        TEXT REFERENCES org_organisation (id),
  organisation_id    TEXT REFERENCES org_organisation (id),
  state              TEXT NOT NULL CHECK (state IN ('OPEN', 'DONE', 'ENDED')),
  exit_code          TEXT NOT NULL,
  exit_note          TEXT NOT NULL,
  opened_on          DATE NOT NULL,
  opened_by          TEXT NOT NULL,
  closed_on          DATE,
  moved_at           TIMESTAMPTZ NOT NULL,
  version            INTEGER NOT NULL
);
CREATE INDEX formation_case_unit ON formation_case (unit_id, state);
CREATE INDEX formation_case_lead ON formation_case (lead_enterprise_id);
CREATE INDEX formation_case_organisation ON formation_case (organisation_id);

CREATE TABLE formation_party (
  case_id       TEXT NOT NULL REFERENCES formation_case (id),
  enterprise_id TEXT NOT NULL REFERENCES enterprise_file (id),
  joined_on     DATE NOT NULL,
  confirmed_on  DATE NOT NULL,
  left_on       DATE,
  left_reason   TEXT NOT NULL,
  PRIMARY KEY (case_id, enterprise_id)
);
CREATE INDEX formation_party_enterprise ON formation_party (enterprise_id);

-- The enterprise's reply and its day; never an opinion about a person.
CREATE TABLE formation_talk (
  id            TEXT PRIMARY KEY,
  case_id       TEXT NOT NULL REFERENCES formation_case (id),
  enterprise_id TEXT NOT NULL REFERENCES enterprise_file (id),
  talked_on     DATE NOT NULL,
  reply         TEXT NOT NULL CHECK (reply IN ('AGREED', 'NOT_NOW', 'CONDITIONS', 'NOT_ASKED')),
  conditions    TEXT NOT NULL,
  review_on     DATE,
  talked_by     TEXT NOT NULL,
  created_at    TIMESTAMPTZ NOT NULL
);
CREATE INDEX formation_talk_case ON formation_talk (case_id, enterprise_id);

CREATE TABLE formation_paper (
  case_id       TEXT NOT NULL REFERENCES formation_case (id),
  enterprise_id TEXT NOT NULL REFERENCES enterprise_file (id),
  paper         TEXT NOT NULL CHECK (paper IN ('APPLICATION', 'MEMBER_LIST', 'CONSENT', 'COMMITMENT')),
  signed_on     DATE NOT NULL,
  noted_by      TEXT NOT NULL,
  PRIMARY KEY (case_id, enterprise_id, paper)
);

CREATE TABLE formation_approval (
  case_id    TEXT PRIMARY KEY REFERENCES formation_case (id),
  body_id    TEXT NOT NULL REFERENCES org_organisation (id),
  applied_on DATE NOT NULL,
  due_on     DATE NOT NULL,
  decided_on DATE,
  decision   TEXT NOT NULL CHECK (decision IN ('', 'APPROVED', 'RETURNED')),
  reply_no   TEXT NOT NULL,
  reason     TEXT NOT NULL,
  filed_on   DATE
);

CREATE TABLE formation_candidate (
  id              TEXT PRIMARY KEY,
  case_id         TEXT NOT NULL REFERENCES formation_case (id),
  name            TEXT NOT NULL,
  source          TEXT NOT NULL CHECK (source IN ('OWNER', 'MIDDLE_MANAGER', 'DISPATCHED', 'RECRUITED', 'OTHER')),
  reason          TEXT NOT NULL,
  person_answer   TEXT NOT NULL CHECK (person_answer IN ('', 'YES', 'NO')),
  firm_answer     TEXT NOT NULL CHECK (firm_answer IN ('', 'YES', 'NO')),
  proposed_on     DATE NOT NULL,
  answered_on     DATE,
  post_id         TEXT REFERENCES org_post (id)
);
CREATE INDEX formation_candidate_case ON formation_candidate (case_id);

CREATE TABLE formation_place (
  case_id   TEXT PRIMARY KEY REFERENCES formation_case (id),
  kind      TEXT NOT NULL CHECK (kind IN ('OWN_ROOM', 'BORROWED')),
  name      TEXT NOT NULL,
  address   TEXT NOT NULL,
  area_dm2  INTEGER,
  agreed_on DATE NOT NULL,
  noted_by  TEXT NOT NULL
);

CREATE TABLE formation_pair (
  id                   TEXT PRIMARY KEY,
  case_id              TEXT NOT NULL REFERENCES formation_case (id),
  department_id        TEXT NOT NULL REFERENCES org_unit (id),
  officer              TEXT NOT NULL,
  proposed_on          DATE NOT NULL,
  conflict_declared_on DATE,
  department_agreed_on DATE,
  acknowledged_on      DATE,
  ended_on             DATE,
  ended_reason         TEXT NOT NULL
);
CREATE INDEX formation_pair_case ON formation_pair (case_id);

CREATE TABLE formation_activity (
  id         TEXT PRIMARY KEY,
  case_id    TEXT NOT NULL REFERENCES formation_case (id),
  subject    TEXT NOT NULL,
  planned_on DATE NOT NULL,
  held_on    DATE,
  attended   INTEGER,
  counts_as  TEXT NOT NULL,
  noted_by   TEXT NOT NULL
);
CREATE INDEX formation_activity_case ON formation_activity (case_id);

CREATE TABLE formation_event (
  id      TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES formation_case (id),
  step    TEXT NOT NULL,
  what    TEXT NOT NULL,
  detail  TEXT NOT NULL,
  at      TIMESTAMPTZ NOT NULL,
  actor   TEXT NOT NULL
);
CREATE INDEX formation_event_case ON formation_event (case_id, id);
