-- Adds a decision on a contradiction to the vault.
--
-- $token: what names it in the audit log
-- $round: the round
-- $client: the organisation on the census date
-- $specialism: the specialism
-- $verdict: served by, provides it itself, or needs none
-- $provider: who serves the client, or NULL
-- $fingerprint: that of the statements judged
-- $reason: why, in words
-- $decided_by: who decided
-- $decided_at: when, UTC
-- A row is: nothing comes back.
-- Safe to show: no: never, to anybody outside the office (R1).
INSERT INTO contract_resolution BY NAME
SELECT
    $token AS token,
    $round AS round_id,
    $client AS client_org_code,
    $specialism AS specialism,
    $verdict AS verdict,
    $provider AS provider,
    $fingerprint AS fingerprint,
    $reason AS reason,
    $decided_by AS decided_by,
    $decided_at AS decided_at;
