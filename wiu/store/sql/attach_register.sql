-- Opens the register for copying it; the folder is the one that the connection takes for home.
--
-- A row is: none comes back.
-- Safe to show: no: the requests and the log.
ATTACH '~/register.duckdb' AS register (READ_ONLY);
