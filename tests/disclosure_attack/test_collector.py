"""One question after another, about the same people: nothing falls to one who keeps everything."""

from __future__ import annotations

import os

import numpy as np
from collecting import as_released, asked, editions, random_question

from wiu.disclosure.attack import attack
from wiu.disclosure.engine import protect
from wiu.disclosure.history import HistoryRefusal
from wiu.disclosure.rules import Rules

# two hundred and all three editions at length: WIU_COLLECTOR_QUESTIONS=200
QUESTIONS = int(os.environ.get("WIU_COLLECTOR_QUESTIONS", "6"))
SHAPE = {"groups": 2, "bands": 3, "genders": 2, "departments": 30, "people": 900}
MEMBERS = Rules(max_n=4, min_contributors=3, p_percent=10.0, nk=((1, 70.0), (2, 85.0)))


def collect(seed, questions):
    """Ask at random over three editions; return the releases and how many questions were refused."""
    random = np.random.default_rng(seed)
    states = editions(seed, **SHAPE)
    history, released, refused = [], [], 0
    for number in range(questions):
        full = states[number * len(states) // questions]
        question = random_question(random, full)
        counts = asked(full, question)
        try:
            table = protect(counts, MEMBERS, history=history)
        except HistoryRefusal:
            refused += 1
            continue
        history.append((counts, table))
        released.append(as_released(full, question, table))
    return released, refused


def test_a_collector_of_random_questions_over_three_editions_finds_nothing():
    released, refused = collect(1, QUESTIONS)
    findings = attack(released, MEMBERS, attackers=("reader", "outsider", "legend"))
    assert findings.safe, findings.as_json()
    assert len(released) + refused == QUESTIONS
    assert released


def test_the_same_collector_finds_people_where_no_ledger_is_kept():
    random = np.random.default_rng(2)
    states = editions(2, **SHAPE)
    released = []
    for number in range(9):
        full = states[number // 3]
        question = random_question(random, full)
        released.append(as_released(full, question, protect(asked(full, question), MEMBERS)))
    found = attack(released, MEMBERS, attackers=("outsider",)).disclosures
    assert {one.kind for one in found} == {"difference", "point"}
