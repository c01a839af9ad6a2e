-- Tells what became of a transaction whose end was not heard.
--
-- $number: the transaction
-- A row is: committed, aborted or in progress; NULL if it is too long ago.
-- Safe to show: yes.
SELECT pg_xact_status($number::text::xid8);
