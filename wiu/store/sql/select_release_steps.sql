-- Reads the steps of releases, each release's in order.
--
-- $number: the release, empty for all
-- A row is: one step.
-- Safe to show: to the office and the unit; of what was referred also to the liaison group.
SELECT number, deed, happened_at, actor, reason
FROM release_step
WHERE $number IN ('', number)
ORDER BY number, step;
