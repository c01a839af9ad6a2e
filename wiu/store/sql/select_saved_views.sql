-- Lists the saved views that are offered, by name.
--
-- A row is: one saved view that was not taken away since.
-- Safe to show: yes, to everybody who may explore.
SELECT name, question, audience, made_by
FROM (
    SELECT DISTINCT ON (name) name, question, audience, made_by, removed
    FROM saved_view
    ORDER BY name, made_at DESC, removed DESC
) AS last_word
WHERE NOT removed
ORDER BY lower(name);
