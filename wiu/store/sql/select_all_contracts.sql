-- Reads every statement of every edition, to see that each can still be decrypted.
--
-- A row is: one statement by one side.
-- Safe to show: no: never, to anybody outside the office (R1).
SELECT *
FROM service_contract;
