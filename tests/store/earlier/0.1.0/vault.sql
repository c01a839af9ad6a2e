-- The vault as version 0.1.0 left it, without its encryption.
CREATE TABLE service_contract(edition BIGINT NOT NULL, provider_department_id VARCHAR, provider_name VARCHAR, client_org_code VARCHAR NOT NULL, specialism VARCHAR NOT NULL, arrangement VARCHAR NOT NULL, "start" DATE, "end" DATE, stated_by VARCHAR NOT NULL, submission_id VARCHAR NOT NULL);
INSERT INTO service_contract VALUES (1, 'D00019', NULL, 'ZR6', 'CSC', 'provided_under_sla', '2014-04-01', '2027-03-31', 'provider', '2021-00011');
INSERT INTO service_contract VALUES (1, 'D00005', NULL, 'ZV2', 'NM', 'provided_under_sla', '2014-04-01', '2030-03-31', 'provider', '2021-00004');
INSERT INTO service_contract VALUES (1, 'D00006', NULL, 'ZV2', 'DRRP', 'provided_under_sla', '2016-04-01', NULL, 'provider', '2021-00005');
