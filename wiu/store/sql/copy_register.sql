-- Copies all that the register holds, as one moment has it, into the empty database `kept`.
--
-- A row is: none comes back.
-- Safe to show: no: the requests and the log.
COPY FROM DATABASE register TO kept;
