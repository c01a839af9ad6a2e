-- Reads whose details were put on all lists, for its seal; the first two columns name a batch.
--
-- A row is: one department on one list.
-- Safe to show: no.
SELECT number, made_at, edition, department_id
FROM contact_sent;
