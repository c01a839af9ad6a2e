"""A year of requests in numbers: by outcome and purpose, and the share on time; it names nobody (Q4, Q5)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from asked_for import START
from page import validate_pdf

from wiu.policy.access import RefusedError
from wiu.policy.moves import Event, Refusal
from wiu.presentation.yearly import main_points
from wiu.requests.life import Said
from wiu.services import reporting

DENIES = Said("R2", "Too small.", Refusal.IDENTIFIABLE)
JANUARY = START + timedelta(days=70)
STORY = """
came in on   steps (an hour apart, from 2 November)     outcome                              on time
2026-11-02   acknowledge triage meet                    Met without further authorisation    acknowledged
2026-11-02   acknowledge triage deny                    Denied                               acknowledged, answered
2026-10-20   acknowledge triage refer                   With the UK Liaison Group            -
2026-11-02   withdraw                                   Withdrawn                            left out
2026-11-02   -                                          Not decided yet                      -
2025-12-31   acknowledge                                another year's                       -
"""


@pytest.fixture
def story(log, walk, anne):
    for line in STORY.strip().splitlines()[1:]:
        day, steps = line[:13].strip(), line[13:56].split()
        number = log(received=date.fromisoformat(day), beside={"name": "Ada Example"}).number
        taken = [(Event(step), anne, DENIES) for step in steps if step != "-"]
        if taken:
            walk(number, *taken)


@pytest.mark.usefixtures("story")
def test_a_year_is_counted_as_the_story_tells(home, anne):
    year = reporting.year(home, anne, 2026, now=JANUARY)
    assert year.received == 5
    assert dict(year.by_outcome) == {
        "Met without further authorisation": 1,
        "With the UK Liaison Group": 1,
        "Denied": 1,
        "Withdrawn": 1,
        "Not decided yet": 1,
    }
    assert year.by_purpose == (("national or regional action for the profession", 5),)
    assert (year.acknowledged.on_time, year.acknowledged.due) == (2, 4)
    assert (year.answered.on_time, year.answered.due) == (1, 4)
    assert year.acknowledged.days == 0
    assert main_points(year)[1] == "Acknowledged on time (within seven days): 2 of 4 (50.0%)."


@pytest.mark.usefixtures("story")
def test_a_day_that_has_not_come_yet_is_in_nobodys_share(home, anne):
    year = reporting.year(home, anne, 2026, now=START + timedelta(hours=6))
    assert (year.acknowledged.on_time, year.acknowledged.due) == (2, 3)
    assert (year.answered.on_time, year.answered.due) == (1, 1)


def test_a_year_without_requests_says_so(home, anne):
    year = reporting.year(home, anne, 2024, now=START)
    assert main_points(year) == (
        "No request came in.",
        "Acknowledged on time (within seven days): none was due yet.",
        "Answered, or written to with a new day, on time: none was due yet.",
    )


@pytest.mark.usefixtures("story")
def test_the_report_names_nobody_keeps_the_standards_and_is_logged(home, anne, audited, tmp_path):
    name, document = reporting.year_as_pdf(home, anne, 2026, now=JANUARY)
    path = tmp_path / name
    path.write_bytes(document)
    assert name == "requests-2026.pdf"
    assert validate_pdf(path, profile="ua1").rules.failed == 0
    assert validate_pdf(path, profile="2a").rules.failed == 0
    text = repr(reporting.year(home, anne, 2026, now=JANUARY))
    assert "Ada" not in text
    assert "Northmoor" not in text
    assert audited()[0][-1].action == "write yearly report"


def test_the_report_is_made_by_those_who_handle_requests(home, uma):
    with pytest.raises(RefusedError):
        reporting.year(home, uma, 2026, now=START)
    with pytest.raises(RefusedError):
        reporting.year_as_pdf(home, uma, 2026, now=START)
