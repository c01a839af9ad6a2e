-- Reads all that was stated of reports, for its seal; the first column names a batch.
--
-- A row is: one statement of a day.
-- Safe to show: yes.
SELECT round_id, sequence, published, actor
FROM round_report;
