-- Adds a step to the chase list.
--
-- $round: the round
-- $gap: whom to ask, as the reckoning keys it
-- $outcome: chased, answered or closed
-- $chased_on: the day, UK local
-- $expected: the day on which an answer is expected, or NULL
-- $chased_by: who did it
-- $happened_at: the moment of writing, UTC
-- A row is: nothing comes back.
-- Safe to show: no.
INSERT INTO chase_step (number, round_id, gap, outcome, chased_on, expected, chased_by, happened_at)
SELECT
    coalesce((SELECT max(chase_step.number) FROM chase_step), 0) + 1,
    $round,
    $gap,
    $outcome,
    $chased_on,
    $expected::DATE,
    $chased_by,
    $happened_at;
