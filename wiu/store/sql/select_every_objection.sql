-- Reads all that heads said of being listed, for its seal; the first column names a batch.
--
-- A row is: one word on one head.
-- Safe to show: no.
SELECT sequence, department_id, listed, said_at, actor, reason
FROM objection;
