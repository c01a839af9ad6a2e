-- Begins a transaction in which it is as if nobody else were there.
--
-- A row is: none comes back.
-- Safe to show: yes.
BEGIN ISOLATION LEVEL SERIALIZABLE;
