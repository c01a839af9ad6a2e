-- Lays the vault's key ready for opening it: a key can't be bound where the vault is attached.
--
-- $key: the key, which no log and no error repeats
-- A row is: none comes back.
-- Safe to show: no.
SET VARIABLE vault_key = $key;
