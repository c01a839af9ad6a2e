-- Names the place that is about to be laid out or given up, for a name can't be bound there.
--
-- $place: the schema
-- A row is: the name.
-- Safe to show: yes.
SELECT set_config('wiu.place', $place, false);
