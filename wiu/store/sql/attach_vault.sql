-- Opens the vault, encrypted, for reading; the folder is the one that the connection takes for home.
--
-- A row is: none comes back.
-- Safe to show: no: service contracts (R1).
ATTACH '~/vault.duckdb' AS vault (ENCRYPTION_KEY getvariable('vault_key'), READ_ONLY);
