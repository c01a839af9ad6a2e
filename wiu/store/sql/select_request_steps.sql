-- Reads the steps of requests in the order they were taken.
--
-- $number: the request to read, empty for all
-- A row is: one step.
-- Safe to show: to the office and the unit; what was referred also to the liaison group.
SELECT number, happened_at, actor, event, state, clause, reason, refusal, day
FROM request_step
WHERE $number IN ('', number)
ORDER BY number, step;
