-- Adds an entry to the audit log.
--
-- $number: one more than the last entry's
-- $happened_at: when it happened, UTC
-- $actor: the identity of who did it
-- $action: what was done
-- $subject: to what
-- $detail: particulars, as canonical JSON; never a figure
-- $previous: the hash of the entry before
-- $hash: the hash of this entry
-- A row is: none comes back.
-- Safe to show: to the office (Q4).
INSERT INTO audit_entry (number, happened_at, actor, action, subject, detail, previous, hash)
VALUES ($number, $happened_at, $actor, $action, $subject, $detail, $previous, $hash);
