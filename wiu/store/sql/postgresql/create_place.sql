-- Lays out an empty place for a register, which the setting `wiu.place` names.
--
-- A row is: none comes back.
-- Safe to show: yes.
DO $$
BEGIN
    EXECUTE format('CREATE SCHEMA %I', current_setting('wiu.place'));
END
$$;
