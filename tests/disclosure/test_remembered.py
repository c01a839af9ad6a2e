"""What was proved is not forgotten: neither by a restart, nor for other questions asked meanwhile."""

import numpy as np
import pytest
from histories import KINDS, ask, full_data

from wiu.disclosure import memory
from wiu.disclosure.engine import HistoryRefusal, protect
from wiu.disclosure.memory_written import Kept, UnreadableError, read, written
from wiu.disclosure.rules import Rules

RULES = Rules(max_n=4, min_contributors=3)


class Shelf(dict):
    """A shelf that outlives what a process remembers."""

    put = dict.__setitem__


@pytest.fixture(autouse=True)
def restart(monkeypatch):
    """Return a function that forgets what this process remembers; each test begins, and leaves, with its own."""

    def forget():
        monkeypatch.setattr(memory, "_kept", type(memory._kept)())

    forget()
    return forget


def asked(seed, number=6):
    """Return the same questions for the same seed."""
    rng = np.random.default_rng(seed)
    full = full_data(rng, rng.integers(4, 6, 3), contributors=True, magnitude=False)
    return [
        ask(rng, full, str(rng.choice(KINDS[:5])) if each else "other table", each).counts
        for each in range(number)
    ]


def answers(questions, before=lambda: None, **shelf):
    """Return what each question was answered, one after the other, as one asks who holds all answers."""
    history, told = [], []
    for counts in questions:
        before()
        try:
            table = protect(counts, RULES, history=history, **shelf)
        except HistoryRefusal:
            told.append(None)
            continue
        history.append((counts, table))
        told.append({cell.codes: (cell.status, cell.values) for cell in table.cells})
    return told


def test_a_restart_before_every_question_changes_no_answer(restart):
    questions = asked(107)
    at_once = answers(questions)
    restart()
    assert answers(questions, restart) != at_once, "nothing is left to a shelf: another seed is needed"
    restart()
    assert answers(questions, restart, shelf=Shelf()) == at_once


def test_questions_that_nobody_releases_drive_out_nothing_that_is_asked_for(monkeypatch):
    monkeypatch.setattr(memory, "MOST_KEPT", 2)
    first, second, *others = asked(70, 5)
    history = []
    for counts in (first, second):
        history.append((counts, protect(counts, RULES, history=history)))
    for counts in others:
        protect(counts, RULES, history=history)
    assert memory.fingerprints(history)[-1] in memory._kept


def test_where_nothing_is_kept_of_all_releases_their_longest_beginning_serves(restart):
    shelf = Shelf()
    history = []
    for counts in asked(70, 3):
        history.append((counts, protect(counts, RULES, history=history, shelf=shelf)))
    marks = memory.fingerprints(history)
    assert sorted(shelf) == sorted(marks[1:])
    del shelf[marks[2]]
    restart()
    seen = []
    shelf.get = lambda name: seen.append(name) or dict.get(shelf, name)
    protect(asked(70, 4)[3], RULES, history=history, shelf=shelf)
    assert seen == [marks[2], marks[1]]


def movements():
    return Kept(
        {"a": ("a0", "a1"), "b": ("ü",)},
        {
            "n": [
                (np.array([[0, 0], [1, -1]]), [frozenset({0, 1}), frozenset({1})], np.array([1.0, -1.0])),
                (np.array([[1, 0]]), [frozenset()], np.array([0.5])),
            ],
            "wte": [],
        },
        {("n", b"\x00\xff"): 1},
    )


def test_what_is_written_reads_the_same():
    kept, back = movements(), read(written(movements()))
    assert (back.codes, back.given_away) == (kept.codes, kept.given_away)
    assert list(back.movements) == ["n", "wte"]
    for name, of_measure in kept.movements.items():
        for (atoms, held, moves), (its_atoms, its_held, its_moves) in zip(
            of_measure, back.movements[name], strict=True
        ):
            assert atoms.tolist() == its_atoms.tolist()
            assert held == its_held
            assert moves.tolist() == its_moves.tolist()


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + bytes(18), written(movements())[:-30]])
def test_what_is_no_such_thing_is_refused_and_the_question_answered_all_the_same(content, restart):
    with pytest.raises(UnreadableError):
        read(content)
    first, second, *_ = asked(70)
    history = [(first, protect(first, RULES))]
    plain = protect(second, RULES, history=history)
    restart()
    again = protect(second, RULES, history=history, shelf=Shelf({memory.fingerprints(history)[0]: content}))
    assert [cell.status for cell in again.cells] == [cell.status for cell in plain.cells]


def test_another_version_of_it_is_refused(monkeypatch):
    content = written(movements())
    monkeypatch.setattr("wiu.disclosure.memory_written.LAYOUT", 2)
    with pytest.raises(UnreadableError):
        read(content)
