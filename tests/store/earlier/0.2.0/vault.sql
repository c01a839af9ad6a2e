-- The vault as version 0.2.0 left it, without its encryption.
CREATE TABLE contract_resolution(token VARCHAR NOT NULL, round_id VARCHAR NOT NULL, client_org_code VARCHAR NOT NULL, specialism VARCHAR NOT NULL, verdict VARCHAR NOT NULL, provider VARCHAR, fingerprint VARCHAR NOT NULL, reason VARCHAR NOT NULL, decided_by VARCHAR NOT NULL, decided_at TIMESTAMP NOT NULL);
CREATE TABLE migration(number BIGINT PRIMARY KEY, "name" VARCHAR NOT NULL);
CREATE TABLE service_contract(edition BIGINT NOT NULL, provider_department_id VARCHAR, provider_name VARCHAR, client_org_code VARCHAR NOT NULL, specialism VARCHAR NOT NULL, arrangement VARCHAR NOT NULL, "start" DATE, "end" DATE, stated_by VARCHAR NOT NULL, submission_id VARCHAR NOT NULL);
INSERT INTO migration VALUES (1, 'the statements');
INSERT INTO migration VALUES (2, 'decisions on contradictions');
INSERT INTO service_contract VALUES (1, 'D00001', NULL, 'ZBR', 'RT', 'provided_under_sla', '2020-04-01', NULL, 'provider', '2021-00001');
INSERT INTO service_contract VALUES (1, 'D00001', NULL, 'ZBR', 'RT', 'provided_under_sla', '2020-04-01', NULL, 'provider', '2023-00001');
INSERT INTO service_contract VALUES (1, 'D00001', NULL, 'ZBR', 'RT', 'provided_under_sla', '2020-04-01', NULL, 'provider', '2025-00001');
INSERT INTO service_contract VALUES (1, 'D00001', NULL, 'ZV2', 'RT', 'in_house', NULL, NULL, 'client', '2021-00001');
INSERT INTO service_contract VALUES (1, 'D00001', NULL, 'ZV6', 'RT', 'provided_under_sla', '2017-04-01', '2029-03-31', 'provider', '2023-00001');
INSERT INTO service_contract VALUES (1, 'D00001', NULL, 'ZV6', 'RT', 'provided_under_sla', '2017-04-01', '2029-03-31', 'provider', '2025-00001');
