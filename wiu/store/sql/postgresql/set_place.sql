-- Turns a connection to one register, and says how long it may wait for others.
--
-- $place: the schema that the register lies in
-- $patience: milliseconds, at least 1
-- A row is: whether there is such a schema, and the settings as they are now.
-- Safe to show: yes.
SELECT
    to_regnamespace(quote_ident($place)) IS NOT NULL,
    set_config('search_path', quote_ident($place), false),
    set_config('lock_timeout', $patience, false);
