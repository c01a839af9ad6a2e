-- Names the transaction that is open, if it has changed anything.
--
-- A row is: its number, NULL if it has changed nothing.
-- Safe to show: yes.
SELECT pg_current_xact_id_if_assigned()::text;
