-- Adds a step to a request.
--
-- $number: the request
-- $step: its place among the request's steps, from 1
-- $happened_at: when it happened, UTC
-- $actor: the identity of who did it
-- $event: what happened, empty for the coming in
-- $state: the state it led to
-- $clause: the clause it rests on, empty if none was needed
-- $reason: why
-- $refusal: the ground of refusal, empty if nothing was refused
-- $day: a day that belongs to the step, null if none does
-- A row is: none comes back.
-- Safe to show: no.
INSERT INTO request_step (number, step, happened_at, actor, event, state, clause, reason, refusal, day)
VALUES ($number, $step, $happened_at, $actor, $event, $state, $clause, $reason, $refusal, $day);
