"""What the register keeps makes the same bytes again, and tells ours from altered, recalled and strange."""

import hashlib
import json
from dataclasses import dataclass

import pytest
import three_editions
from cast import ANNA, BERT, LENA, MEMBERS, NOW, QUESTION
from homes import copied

from wiu.disclosure.kept import KeptTableError, read_back, seal
from wiu.policy import wording
from wiu.presentation.view import View
from wiu.releases.gate import strangers
from wiu.releases.release import ReleaseError, State
from wiu.releases.verdict import Finding
from wiu.services import (
    asking,
    backing_up,
    drawing_up,
    exploring,
    released,
    releasing,
    restoring,
)
from wiu.services.drawing_up import MAY_LEAVE
from wiu.services.home import Home
from wiu.services.occasions import Reply
from wiu.statistics.question import Question
from wiu.store import releases
from wiu.store.errors import StoreError


@pytest.fixture(scope="module")
def sent(sampled, tmp_path_factory):
    """Return a home from which one release went out, to be copied, and what was handed over."""
    home = Home(copied(sampled.path, tmp_path_factory.mktemp("sent") / "home"))
    record = asking.log(home, BERT, asking.Asked(MEMBERS, NOW.date()), now=NOW)
    question = Question(("headcount", "wte_in_post", "vacancy_rate"), ("region", "staff_group"))
    return home, releasing.quick(home, BERT, Reply((question,), record.number), now=NOW)


@pytest.fixture
def handed(sent):
    return sent[1]


@pytest.fixture
def home(request, sampled, tmp_path):
    """A home of each test's own; the release went out from it where a test takes what was handed over."""
    source = request.getfixturevalue("sent")[0] if "handed" in request.fixturenames else sampled
    return Home(copied(source.path, tmp_path / "home"))


def kept_of(home, number):
    with home.register.transaction() as connection:
        return releases.kept(connection, number)


def test_the_views_and_words_that_are_kept_make_the_same_bytes(home, handed):
    kept, document = kept_of(home, handed.release.number)
    assert document == handed.document
    assert released.rebuilt(kept, handed.release) == handed.document


def test_they_do_so_whatever_the_policys_words_are_by_then(home, handed, monkeypatch):
    kept, _ = kept_of(home, handed.release.number)
    changed = {key: f"By now: {text}" for key, text in wording.wording().items()}
    monkeypatch.setattr(wording, "wording", lambda: changed)
    assert released.rebuilt(kept, handed.release) == handed.document


def test_where_the_bytes_were_lost_they_are_made_again_and_the_log_has_it_first(
    home, handed, now, log, monkeypatch
):
    kept, _ = kept_of(home, handed.release.number)
    monkeypatch.setattr(releases, "kept", lambda *_: (kept, b"%PDF- damaged"))
    assert released.again(home, BERT, handed.release.number, now=now).document == handed.document
    assert log()[-1].action == "hand over release"


def test_nothing_kept_holds_a_figure_of_a_withheld_cell(home, handed):
    content = json.loads(kept_of(home, handed.release.number)[0])
    cells = content["views"][0]["table"]["cells"]
    withheld = [cell for cell in cells if cell[1] != "published"]
    assert withheld
    assert all(cell[2] == [] for cell in withheld)


def test_a_kept_text_that_was_altered_makes_no_table_and_no_document(home, handed):
    kept, _ = kept_of(home, handed.release.number)
    altered = kept.replace('"sample":true', '"sample":false')
    assert altered != kept
    with pytest.raises(KeptTableError, match="altered since"):
        released.rebuilt(altered, handed.release)
    with pytest.raises(KeptTableError):
        read_back(kept, seal(altered), "views", 0, "table")


def test_what_is_read_back_is_the_same_view(home, handed):
    page = released.pages(home, BERT, handed.release.number)
    again = exploring.view(home, BERT, page.views[0].question, now=handed.release.steps[0].at)
    assert [cell.codes for cell in again.table.cells] == [cell.codes for cell in page.views[0].table.cells]
    assert page.document == handed.document


def test_a_current_release_is_ours_and_current(home, handed, now):
    verdict = released.verify(home, BERT, handed.document, now=now)
    assert (verdict.finding, verdict.stands) == (Finding.CURRENT, True)
    assert verdict.release.number == handed.release.number


@pytest.mark.parametrize("share", [0.0001, 0.1, 0.5, 0.9, 0.9999])
def test_one_byte_changed_anywhere_makes_it_altered(home, handed, now, share):
    place = int(len(handed.document) * share)
    altered = bytearray(handed.document)
    altered[place] ^= 1
    verdict = released.verify(home, BERT, bytes(altered), now=now)
    assert (verdict.finding, verdict.stands) == (Finding.ALTERED, False)
    assert verdict.release.number == handed.release.number


def test_a_byte_changed_in_a_printed_number_is_found_out_too(home, handed, now):
    number = handed.release.number.encode()
    place = handed.document.find(number)
    altered = handed.document[:place] + b"X" + handed.document[place + 1 :]
    assert released.verify(home, BERT, altered, now=now).finding is Finding.ALTERED


def test_a_recalled_release_says_so_and_is_not_handed_out_again(home, handed, now, later, state_of):
    releasing.recall(home, BERT, handed.release.number, "A return was counted twice", now=later(5))
    verdict = released.verify(home, BERT, handed.document, now=now)
    assert (verdict.finding, verdict.stands) == (Finding.RECALLED, False)
    assert "counted twice" in verdict.in_words
    assert state_of(handed.release.occasion.request) == "recalled"
    with pytest.raises(ReleaseError, match="is not handed out"):
        released.again(home, BERT, handed.release.number, now=now)


def test_the_liaison_group_learns_of_what_was_not_referred_to_it_no_more_than_the_file_says(
    home, handed, now, later
):
    """Q1: whoever holds the file may ask whether it stands; why not, for whom and what took its place is not theirs."""
    ours = released.verify(home, LENA, handed.document, now=now)
    assert (ours.finding, ours.number, ours.day) == (
        Finding.CURRENT,
        handed.release.number,
        handed.release.day,
    )
    releasing.recall(home, BERT, handed.release.number, "Northgate was counted twice", now=later(5))
    recalled = released.verify(home, LENA, handed.document, now=later(6))
    assert (recalled.finding, recalled.release, recalled.superseded_by) == (Finding.RECALLED, None, "")
    assert "recalled" in recalled.in_words
    assert "Northgate" not in recalled.in_words
    assert "Northgate" in released.verify(home, BERT, handed.document, now=later(6)).in_words


def test_the_liaison_group_learns_nothing_by_a_number_that_it_thought_of(home, handed, now):
    guesses = [handed.release.number.encode(), b"REL-2026-0999"]
    told = [released.verify(home, LENA, guess, now=now) for guess in guesses]
    assert [(each.finding, each.number, each.day, each.release) for each in told] == [
        (Finding.UNKNOWN, "", None, None)
    ] * 2
    assert released.verify(home, BERT, guesses[0], now=now).finding is Finding.ALTERED


def test_a_recalled_release_stays_in_the_ledger(home, handed, later):
    releasing.recall(home, BERT, handed.release.number, "A return was counted twice", now=later(5))
    with home.register.transaction() as connection:
        assert len(releases.ledger(connection, handed.release.views[0].round_id)) == 1


def test_a_superseded_release_says_by_which(home, handed, now, later):
    assert releasing.answerable(home, BERT, now=now) == ()
    wanted = Reply(
        (QUESTION,),
        handed.release.occasion.request,
        supersedes=handed.release.number,
        changed="Fewer breakdowns",
        why="The first was hard to read",
    )
    second = releasing.quick(home, BERT, wanted, now=later(1)).release
    verdict = released.verify(home, BERT, handed.document, now=now)
    assert (verdict.finding, verdict.stands) == (Finding.SUPERSEDED, True)
    assert verdict.superseded_by == second.number
    assert released.release(home, BERT, handed.release.number).state is State.SUPERSEDED


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7 somebody else's", b"\0" * 1000, b"REL-2026-9999", "Årsrapport".encode()]
)
def test_a_strangers_file_is_unknown(home, handed, now, content):
    assert handed
    verdict = released.verify(home, BERT, content, now=now)
    assert (verdict.finding, verdict.release) == (Finding.UNKNOWN, None)


def test_what_is_only_prepared_is_not_ours_yet(home, asked, approved, now):
    prepared = releasing.prepare(home, BERT, asked(record=approved()), now=now)
    _, document = kept_of(home, prepared.number)
    assert hashlib.sha256(document).hexdigest() == prepared.sha256
    assert released.verify(home, BERT, document, now=now).finding is Finding.UNKNOWN


@dataclass(frozen=True)
class AContract:
    provider: str
    client: str


def test_whatever_is_not_on_the_list_of_what_may_leave_stops_the_release(home, reply, now, monkeypatch):
    def slipped_in(*args, **more):
        found = genuine(*args, **more)
        smuggled = View(**vars(found.view) | {"notes": (AContract("A", "B"),)})
        return type(found)(smuggled, found.edition, found.round_id, found.ledger)

    genuine = exploring.answered
    monkeypatch.setattr(exploring, "answered", slipped_in)
    with pytest.raises(ReleaseError, match=r"AContract.*R1") as refused:
        releasing.quick(home, BERT, reply(), now=now)
    assert refused.value.code == "not_releasable"
    with home.register.transaction() as connection:
        assert releases.releases(connection) == ()


def test_strangers_are_found_however_deep(home, now):
    view = exploring.view(home, BERT, QUESTION, now=now)
    assert strangers(view, MAY_LEAVE) == ()
    deep = {"a": [(view, {"b": frozenset({AContract("A", "B")})})]}
    assert strangers(deep, MAY_LEAVE) == ("AContract",)
    assert drawing_up.MOST_VIEWS == 12


def test_a_backup_from_before_a_release_is_put_back_only_by_who_says_so(home, reply, later, log, tmp_path):
    """R2: the ledger must not forget by the way what went out. The refusal names it, and so does the log afterwards."""
    backing_up.back_up(home, ANNA, tmp_path / "copy", now=later(0))
    out = releasing.quick(home, BERT, reply(), now=later(0)).release.number
    with pytest.raises(
        StoreError, match=f"recalled since this backup was made: {out}.*Nothing was changed"
    ) as refused:
        restoring.restore(home, ANNA, tmp_path / "copy", replace=True, now=later(1))
    assert refused.value.code == "releases_since"
    assert [each.number for each in released.register(home, BERT)] == [out]
    told = restoring.restore(home, ANNA, tmp_path / "copy", replace=True, forget=True, now=later(2))
    assert told["releases_since"] == [out]
    assert released.register(home, BERT) == ()
    assert log()[-1].detail["releases_since"] == [out]
    home.register.path.write_bytes(b"no register")
    with pytest.raises(StoreError, match=r"can't be read.*Nothing was changed") as refused:
        restoring.restore(home, ANNA, tmp_path / "copy", replace=True, now=later(3))
    assert refused.value.code == "releases_since", "that nobody can look is no answer"


def test_a_backup_from_before_a_recall_is_named_too_for_the_document_would_be_current_again(
    home, handed, later, tmp_path
):
    backing_up.back_up(home, ANNA, tmp_path / "copy", now=later(0))
    releasing.recall(home, BERT, handed.release.number, "A return was counted twice", now=later(1))
    with pytest.raises(StoreError, match=f"recalled since this backup was made: {handed.release.number}"):
        restoring.restore(home, ANNA, tmp_path / "copy", replace=True, now=later(2))
    assert released.verify(home, BERT, handed.document, now=later(3)).finding is Finding.RECALLED


def test_a_release_is_to_be_looked_at_again_where_its_round_is_otherwise_now(home, reply, later):
    """Another round's returns, a spelling or a comment change none of its figures; one person more might."""
    out = releasing.quick(home, BERT, reply(), now=later(0)).release
    assert out.views[0].round_id == three_editions.ROUND
    rows = home.editions.rows()
    returns = rows["submission"]
    here = returns[returns["round_id"] == three_editions.ROUND]["submission_id"]
    elsewhere = rows["staffing"].assign(
        headcount=rows["staffing"]["headcount"].where(rows["staffing"]["submission_id"].isin(here), 1)
    )
    renamed = rows["department"].assign(name="Renamed")
    three_editions.write(home, rows | {"staffing": elsewhere, "department": renamed}, "others", at=later(1))
    assert released.touched(home, BERT) == ()
    grown = rows["staffing"].copy()
    place = grown.index[grown["submission_id"].isin(three_editions.returns(rows).index)][0]
    grown.loc[place, "headcount"] += 1
    three_editions.write(home, rows | {"staffing": grown}, "one person more", at=later(2))
    assert [each.number for each in released.touched(home, BERT)] == [out.number]
