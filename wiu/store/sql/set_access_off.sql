-- Shuts files, networks and extensions to whatever runs afterwards.
--
-- A row is: none comes back.
-- Safe to show: yes.
SET enable_external_access = false;
