-- Reads all that was saved and taken away, for its seal; the first column names a batch.
--
-- A row is: one saving of a view, or its taking away.
-- Safe to show: yes, to everybody who may explore.
SELECT name, question, audience, made_by, made_at, removed
FROM saved_view;
