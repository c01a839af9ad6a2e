-- Reads the requests, the first logged first.
--
-- $number: the one to read, empty for all
-- A row is: one request as it came in, without how to reach whoever asks.
-- Safe to show: to the office and the unit; what was referred also to the liaison group.
SELECT number, logged_at, requester, summary, stated, proposed
FROM request
WHERE $number IN ('', number)
ORDER BY year, sequence;
