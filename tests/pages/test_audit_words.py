"""What the log keeps for programs is read on screen as words: no JSON, no whole hash, nothing empty."""

import pytest

from wiu.ui.audit_words import particulars

HASH = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        ({"sample": True, "seed": 20261122}, "sample: yes; seed: 20261122"),
        ({"wants": ["vacancies", "survey_rows"], "clause": ""}, "wants: vacancies, survey rows"),
        ({"day": "2026-11-22", "purpose": "national_or_regional"}, "day: 22 November 2026; purpose: national or regional"),
        ({"sha256": HASH}, "fingerprint: 0123456789ab…"),
        ({"steps": [HASH, HASH]}, "steps: 2 fingerprints, the last 0123456789ab…"),
        ({"steps": [HASH]}, "steps: 0123456789ab…"),
        ({"kept_sha256": {"saved view “A”": HASH, "who asked in R-1": None}}, "sealed: saved view “A”, who asked in R-1 (erased)"),
        ({"question": {"by": ["region"], "totals": True, "where": {}}}, "question: by region, totals yes"),
        ({"wrong": [], "aside": None, "checked": 1234}, "wrong: none; put aside in: none; checked: 1,234"),
        ({"reason": "On 2026-13-40 {it} was [said]"}, "reason: On 2026-13-40 {it} was [said]"),
        ({"day": "2026-13-40"}, "day: 2026-13-40"),
    ],
)  # fmt: skip
def test_particulars_are_plain_words(kept, read):
    assert particulars(kept) == read
