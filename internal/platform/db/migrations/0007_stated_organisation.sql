-- +goose Up
-- The few files whose ledgers state a Party organisation (台账所列党组织).
CREATE INDEX enterprise_file_states_organisation ON enterprise_file (id) WHERE (stated LIKE '%"org_name":"%' OR stated LIKE '%"organised":"是"%');
