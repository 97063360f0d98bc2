-- +goose Up
-- What a database says about itself: one word a key.
CREATE TABLE app_setting (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
