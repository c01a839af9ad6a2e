-- Removes the statements that a load which never came into force left under an edition's number.
--
-- $edition: the edition's number
-- A row is: none comes back.
-- Safe to show: no: service contracts (R1).
DELETE FROM service_contract
WHERE edition = $edition;
