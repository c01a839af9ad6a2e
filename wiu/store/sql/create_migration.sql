-- Lays out which changes of layout a database has been through.
--
-- A row is: one migration.
-- Safe to show: yes.
CREATE TABLE IF NOT EXISTS migration (
    number BIGINT PRIMARY KEY,
    name VARCHAR NOT NULL
);
