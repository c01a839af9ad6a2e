-- Lists the days on which rounds' reports were published.
--
-- A row is: one round and the day that was stated last.
-- Safe to show: yes.
SELECT DISTINCT ON (round_id) round_id, published
FROM round_report
ORDER BY round_id, sequence DESC;
