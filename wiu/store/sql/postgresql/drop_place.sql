-- Gives up a place that the setting `wiu.place` names: one in which no register was ever in force.
--
-- A row is: none comes back.
-- Safe to show: yes.
DO $$
BEGIN
    EXECUTE format('DROP SCHEMA IF EXISTS %I CASCADE', current_setting('wiu.place'));
END
$$;
