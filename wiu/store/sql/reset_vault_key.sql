-- Forgets the vault's key once it is open.
--
-- A row is: none comes back.
-- Safe to show: yes.
RESET VARIABLE vault_key;
