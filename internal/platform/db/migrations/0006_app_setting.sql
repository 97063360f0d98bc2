-- +goose Up
-- What a database says about itself: one word a key.
CREATE TABLE app_setting (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

-- Statistics that the district declares (申报的区级数字): quoted with source and date, never computed from persons or enterprises.
CREATE TABLE board_statistic (
  code       TEXT NOT NULL,
  valid_from DATE NOT NULL,
  tenths     INTEGER NOT NULL,
  source     TEXT NOT NULL,
  PRIMARY KEY (code, valid_from)
);
