-- Lists the days on which rounds' reports were published.
--
-- A row is: one round and the day that was stated last.
-- Safe to show: yes.
SELECT round_id, arg_max(published, sequence) AS published
FROM round_report
GROUP BY round_id
ORDER BY round_id;
