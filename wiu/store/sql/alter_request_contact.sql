-- Gives each contact a salt, so that its seal in the log tells nothing once it is erased (S1).
--
-- A row is: none comes back.
-- Safe to show: no.
ALTER TABLE request_contact
ADD COLUMN IF NOT EXISTS salt VARCHAR DEFAULT gen_random_uuid()::VARCHAR;
