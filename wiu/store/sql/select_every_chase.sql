-- Reads all that is kept of the chase lists, for its seal; the first column names a batch.
--
-- A row is: one step on one gap.
-- Safe to show: no: who did not answer is for the office.
SELECT number, round_id, gap, outcome, chased_on, expected, chased_by, happened_at
FROM chase_step;
