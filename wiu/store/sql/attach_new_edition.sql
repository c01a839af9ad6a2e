-- Opens an empty file beside the lake, to be filled with an edition; the folder is the connection's home.
--
-- A row is: none comes back.
-- Safe to show: no: raw answers.
ATTACH '~/edition.duckdb' AS edition;
