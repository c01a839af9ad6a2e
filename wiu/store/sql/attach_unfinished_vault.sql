-- Opens the copy of the vault that will take its place, encrypted, for writing.
--
-- A row is: none comes back.
-- Safe to show: no: service contracts (R1).
ATTACH '~/vault.part.duckdb' AS vault (ENCRYPTION_KEY getvariable('vault_key'));
