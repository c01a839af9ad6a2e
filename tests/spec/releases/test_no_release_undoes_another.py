"""The ledger at work: everything released through the real services, and then the judge on all of it together.

`WIU_DRILL=50` in the environment releases fifty views in place of four (twenty minutes or so; see docs/disclosure.md).
"""

import os
from datetime import timedelta

import numpy as np
import pytest
from cast import BERT, MEMBERS, NOW
from three_editions import ROUND, as_released, everything, random_question, returns, without, write

from wiu.disclosure.attack import attack
from wiu.disclosure.readerships import BESIDE_EARLIER
from wiu.disclosure.safe_table import Status
from wiu.policy.thresholds import thresholds_for
from wiu.releases.release import ReleaseError
from wiu.services import asking, exploring, released, releasing
from wiu.services.against_ledger import rules_for
from wiu.services.occasions import Reply
from wiu.statistics.question import Question, QuestionError

DRILL = int(os.environ.get("WIU_DRILL", "4"))


def release(home, question, *, at):
    record = asking.log(home, BERT, asking.Asked(MEMBERS, at.date()), now=at)
    return releasing.quick(home, BERT, Reply((question,), record.number), now=at)


@pytest.fixture
def editions(home):
    """Return a function that puts the next of three editions in force: two late returns, then two more corrected."""
    rows = home.editions.rows()
    some = np.random.default_rng(5).choice(returns(rows).index, 6, replace=False)
    corrected = {name: frame.copy() for name, frame in rows.items()}
    line = corrected["staffing"].index[corrected["staffing"]["submission_id"] == some[4]][0]
    corrected["staffing"].loc[line, "headcount"] += 2
    states = iter((without(rows, some[:4]), without(rows, some[2:4]), corrected))

    def following():
        return write(home, next(states), "late and corrected returns", at=NOW)

    return following


def test_everything_that_went_out_over_three_editions_shows_the_judge_nothing(home, editions):
    random = np.random.default_rng(DRILL)
    made, refused, at = [], 0, NOW
    for share in range(3):
        edition = editions()
        full = everything(home, edition)
        codes = {each.name: each.leaves for each in full.dimensions}
        while len(made) < DRILL * (share + 1) // 3 and refused < 6 * DRILL:
            at += timedelta(minutes=1)
            try:
                handed = release(home, random_question(random, codes), at=at)
            except (QuestionError, ReleaseError):
                refused += 1
                continue
            view = released.pages(home, BERT, handed.release.number).views[0]
            made.append(as_released(full, view))
    question = Question(("headcount", "wte_in_post"), round=ROUND)
    rules = rules_for(question, thresholds_for("member"), "headcount")
    findings = attack(made, rules)
    assert len(made) == DRILL
    assert not findings.disclosures, findings.as_json()["disclosed"]
    assert not findings.differs


@pytest.fixture
def one_comes_late(home):
    """Put the round in force without one return of about thirty people; return the rows of all, and the region."""
    rows = home.editions.rows()
    counted = returns(rows)
    late = (counted - 30).abs().idxmin()
    assert 20 <= counted[late] <= 40
    write(home, without(rows, [late]), "one is still to come", at=NOW)
    sent = rows["submission"].set_index("submission_id")
    place = rows["department"].set_index("department_id")["org_code"][sent["department_id"][late]]
    region = rows["organisation"].set_index("org_code")["region"][place]
    return rows, str(region)


def statuses(view):
    return {cell.codes: cell.status for cell in view.table.cells}


def test_a_late_return_is_not_shown_by_the_same_table_of_both_editions(home, one_comes_late):
    rows, region = one_comes_late
    question = Question(("headcount",), ("region",), round=ROUND)
    before = release(home, question, at=NOW).release
    first = released.pages(home, BERT, before.number).views[0]
    second = write(home, rows, "the late return came in", at=NOW)
    alone = exploring.protected_alone(home, question, "member")
    assert (region,) in statuses(alone)
    view = exploring.view(home, BERT, question, now=NOW)
    kept = statuses(view)
    shown = {codes for codes, status in statuses(first).items() if status is Status.PUBLISHED}
    # whatever holds the late department and was shown before can't be shown again
    assert kept[region,] is not Status.PUBLISHED or (region,) not in shown
    assert kept["UK",] is not Status.PUBLISHED or ("UK",) not in shown
    hidden = [cell for cell in view.table.cells if cell.reason == BESIDE_EARLIER]
    assert hidden
    assert any("earlier release" in note for note in view.notes)
    full = [everything(home, edition) for edition in home.editions.all()[-2:]]
    rules = rules_for(question, thresholds_for("member"), "headcount")
    findings = attack([as_released(full[0], first), as_released(full[1], view)], rules)
    assert not findings.disclosures
    assert view.edition == second.name


def test_without_the_ledger_the_same_two_tables_would_show_it(home, one_comes_late):
    rows, _ = one_comes_late
    question = Question(("headcount",), ("region",), round=ROUND)
    first = exploring.protected_alone(home, question, "member")
    write(home, rows, "the late return came in", at=NOW)
    second = exploring.protected_alone(home, question, "member")
    full = [everything(home, edition) for edition in home.editions.all()[-2:]]
    rules = rules_for(question, thresholds_for("member"), "headcount")
    findings = attack([as_released(full[0], first), as_released(full[1], second)], rules)
    assert findings.disclosures
