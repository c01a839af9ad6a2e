-- Opens the file of an edition beside the lake; the folder is the one that the connection takes for home.
--
-- A row is: none comes back.
-- Safe to show: no: raw answers.
ATTACH '~/edition.duckdb' AS edition (READ_ONLY);
