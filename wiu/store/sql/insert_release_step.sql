-- Adds a step to a release.
--
-- $number: the release
-- $step: its place among the release's steps, from 1
-- $deed: what happened
-- $happened_at: when it happened, UTC
-- $actor: the identity of who did it
-- $reason: why, empty where nobody had to say
-- A row is: none comes back.
-- Safe to show: no.
INSERT INTO release_step (number, step, deed, happened_at, actor, reason)
VALUES ($number, $step, $deed, $happened_at, $actor, $reason);
