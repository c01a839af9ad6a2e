-- Lists all organisations, those that have merged or taken another name among them.
--
-- A row is: one organisation under one code.
-- Safe to show: yes: organisations are public (D2).
SELECT org_code, name, org_type, nation, region, valid_from, valid_to, successor_code, lat, lon
FROM organisation
ORDER BY org_code;
