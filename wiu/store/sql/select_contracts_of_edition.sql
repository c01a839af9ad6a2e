-- Reads the statements on who serves whom, as they stood in an edition.
--
-- $edition: the edition's number
-- A row is: one statement by one side.
-- Safe to show: no: never, to anybody outside the office (R1).
SELECT * EXCLUDE (edition)
FROM service_contract
WHERE edition = $edition
ORDER BY submission_id, client_org_code, specialism;
