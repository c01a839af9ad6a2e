-- Lists the decisions on contradictions of a round, in the order in which they were made.
--
-- $round: the round
-- A row is: one decision.
-- Safe to show: no: never, to anybody outside the office (R1).
SELECT token, client_org_code, specialism, verdict, provider, fingerprint, reason, decided_by, decided_at
FROM contract_resolution
WHERE round_id = $round
ORDER BY decided_at, token;
