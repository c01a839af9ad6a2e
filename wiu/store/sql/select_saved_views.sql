-- Lists the saved views that are offered, by name.
--
-- A row is: one saved view that was not taken away since.
-- Safe to show: yes, to everybody who may explore.
SELECT name, question, audience, made_by
FROM saved_view
QUALIFY row_number() OVER (PARTITION BY name ORDER BY made_at DESC, removed DESC) = 1 AND NOT removed
ORDER BY lower(name);
