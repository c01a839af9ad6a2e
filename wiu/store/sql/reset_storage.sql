-- Forgets the key to the storage once it is in use.
--
-- A row is: none comes back.
-- Safe to show: yes.
RESET VARIABLE storage;
