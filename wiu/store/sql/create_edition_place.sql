-- Lays out the place of one edition in the lake; its name stands for the real one, as `wiu.store.sql.placed` has it.
--
-- A row is: none comes back.
-- Safe to show: yes.
CREATE SCHEMA lake.edition_0000_00000000;
