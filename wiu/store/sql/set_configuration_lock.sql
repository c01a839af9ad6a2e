-- Keeps the settings as they are for as long as the connection lives.
--
-- A row is: none comes back.
-- Safe to show: yes.
SET lock_configuration = true;
