"""A head's objection counts from the moment it is entered, everywhere that departments are read (R4)."""

import json
import threading
from datetime import timedelta

import pytest
from homes import rewritten

from wiu.policy.access import RefusedError
from wiu.services import checking, mapping_services, objecting, sampling
from wiu.store import audit_log, objections
from wiu.store.errors import StoreError

SAID = "by letter of 20 November"


@pytest.fixture
def head(sample, office):
    """A department on the services map whose head is named there."""
    return next(each for each in shown(sample, office) if each.head)


def shown(home, viewer):
    return mapping_services.services(home, viewer).departments


def department_id(home, head):
    rows = home.editions.rows()["department"]
    found = rows[rows["head_of_service"] == head.head]
    return found["department_id"].iloc[0]


def contacts(home):
    return set(home.editions.query("select_contacts", specialism="", place="")["department_id"])


def test_an_objection_takes_effect_at_once_and_its_withdrawal_too(sample, office, now, head):
    department = department_id(sample, head)
    before = sample.editions.current()
    assert department in contacts(sample)
    objecting.object_to_listing(sample, office, department, SAID, now=now)
    assert sample.editions.current() == before, "no new edition is needed"
    assert head.head not in {each.head for each in shown(sample, office)}
    assert department not in contacts(sample)
    assert department in objecting.standing(sample, office).objected
    written = sample.editions.rows()["department"].set_index("department_id")
    assert written.loc[department, "head_of_service"] == head.head, "rows are carried on as they were written"
    objecting.withdraw(sample, office, department, SAID, now=now + timedelta(days=1))
    assert head.head in {each.head for each in shown(sample, office)}
    assert department in contacts(sample)
    first, last = reversed(objecting.standing(sample, office).words)
    assert (first.listed, last.listed, first.actor, first.reason) == (False, True, "o", SAID)
    with sample.register.transaction() as connection:
        assert [each.action for each in audit_log.entries(connection)][-2:] == [
            "enter objection",
            "withdraw objection",
        ]


def test_an_objection_outlasts_later_editions(sample, office, now, head):
    department = department_id(sample, head)
    objecting.object_to_listing(sample, office, department, SAID, now=now)
    sampling.build(sample, office, now=now, departments=120)
    assert sample.editions.current().number == 2
    assert department not in contacts(sample)


def test_an_objection_that_a_file_brought_can_be_withdrawn(sample, office, now):
    rows = sample.editions.rows()["department"]
    department = rows.loc[rows["head_listing"] == "objected", "department_id"].iloc[0]
    assert department not in contacts(sample)
    objecting.withdraw(sample, office, department, SAID, now=now)
    assert department in contacts(sample)


@pytest.mark.parametrize(("said", "code"), [(("D0", SAID), "no_department"), (("D00001", " "), "no_reason")])
def test_what_cannot_be_kept_is_refused(sample, office, now, said, code):
    with pytest.raises(StoreError, match="Nothing was changed") as refused:
        objecting.object_to_listing(sample, office, *said, now=now)
    assert refused.value.code == code
    assert not sample.objections.exists()


def test_only_the_office_enters_objections(sample, wiu, now):
    with pytest.raises(RefusedError):
        objecting.object_to_listing(sample, wiu, "D00001", SAID, now=now)


def test_what_readers_are_told_is_mended_after_a_crash_and_named_if_altered(sample, office, now, head):
    department = department_id(sample, head)
    objecting.object_to_listing(sample, office, department, SAID, now=now)
    sample.objections.unlink()  # as if the crash had come before it was written
    with sample.register.transaction():
        pass
    assert department not in contacts(sample)
    assert checking.look_through(sample, office)["wrong"] == []
    said = json.loads(sample.objections.read_text()) | {"objected": []}
    sample.objections.write_text(json.dumps(said))
    (wrong,) = checking.look_through(sample, office)["wrong"]
    assert (wrong["what"], wrong["code"]) == ("objections.json", "altered")
    sample.objections.write_text("[")
    with pytest.raises(StoreError, match="no department is shown"):
        contacts(sample)
    sample.objections.unlink()
    with rewritten(sample.register) as connection:
        connection.execute("DELETE FROM objection")
    noted, wrong = checking.look_through(sample, office)["wrong"]
    assert (wrong["what"], wrong["code"]) == ("objections.json", "altered"), (
        "a word gone from the register is missed"
    )
    assert department in wrong["message"]
    assert "gone: the word 1 of a head" in noted["message"]


def test_where_the_word_cannot_be_told_it_is_not_kept(sample, office, now, head, monkeypatch):
    department = department_id(sample, head)

    def full(*_):
        raise OSError

    monkeypatch.setattr(objections, "_write", full)
    with pytest.raises(StoreError, match="Nothing was changed"):
        objecting.object_to_listing(sample, office, department, SAID, now=now)
    monkeypatch.undo()
    assert objecting.standing(sample, office).words == ()
    assert department in contacts(sample)


def test_readers_see_either_word_and_nothing_else_while_words_are_entered(sample, office, now, head):
    department = department_id(sample, head)
    stop, wrong = threading.Event(), []

    def read():
        while not stop.is_set():
            names = sample.editions.query("select_services")["head"]
            if len(names) == 0:
                wrong.append("nothing")

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(3):
        objecting.object_to_listing(sample, office, department, SAID, now=now)
        objecting.withdraw(sample, office, department, SAID, now=now)
    stop.set()
    reader.join()
    assert wrong == []
