"""The whole way by command: a document and what the register says of it, and reasons where there is none."""

import hashlib
import json
from dataclasses import replace

import pytest
from cast import LENA, MEMBERS, NOW, OUTSIDE
from click.testing import CliRunner

from wiu.__main__ import wiu as command_line
from wiu.policy.access import Role
from wiu.releases.release import Check
from wiu.requests.pack import pieces
from wiu.services import asking
from wiu.store import releases, requests

LENA_TOO = replace(LENA, roles=frozenset({Role.OFFICE}))


@pytest.fixture
def wiu(home, monkeypatch):
    monkeypatch.setenv("WIU_HOME", str(home.path))

    def run(*words):
        done = CliRunner().invoke(command_line, [str(word) for word in words])
        return done.exit_code, json.loads(done.stdout) if done.stdout.startswith("{") else done.output

    return run


@pytest.fixture
def question(tmp_path):
    path = tmp_path / "question.json"
    path.write_text(json.dumps({"measures": ["headcount"], "by": ["region"]}), encoding="utf-8")
    return path


@pytest.fixture
def release(wiu, question, request_of, tmp_path):
    """Release the answer to a new request; return the exit status and what was said."""

    def made(*more, stated=MEMBERS, out=None, by="Anna"):
        number = request_of(stated).number
        target = out or tmp_path / "out.pdf"
        return wiu("release", question, "--request", number, "--prepared-by", by, *more, "--pdf", target)

    return made


def out(home):
    with home.register.transaction() as connection:
        return [each.number for each in releases.releases(connection)]


def test_a_members_request_is_released_and_the_file_is_ours(wiu, release, tmp_path):
    status, said = release()
    assert (status, said["number"], said["state"]) == (0, "REL-2026-0001", "current")
    content = (tmp_path / "out.pdf").read_bytes()
    assert said["sha256"] == hashlib.sha256(content).hexdigest()
    assert said["published"] > 0
    status, verdict = wiu("verify", tmp_path / "out.pdf")
    assert (status, verdict["number"], verdict["state"]) == (0, "REL-2026-0001", "current")


def test_a_request_from_outside_needs_a_second_person_who_is_not_the_first(home, release):
    status, said = release(stated=OUTSIDE)
    assert (status, said["error"]["code"]) == (1, "second_person")
    status, said = release("--approved-by", " ANNA", stated=OUTSIDE)
    assert (status, said["error"]["code"]) == (1, "own_cause")
    assert out(home) == []
    looked = ("--checked", "services_map", "--checked", "web_search")
    status, said = release("--approved-by", "Lena", *looked, stated=OUTSIDE)
    assert (status, said["way"], said["approved_by"], said["audience"]) == (0, "approved", "Lena", "external")
    assert said["checked"] == ["services_map", "web_search"]
    with home.register.transaction() as connection:
        (kept,) = releases.releases(connection)
        life = requests.records(connection, kept.occasion.request)[0].life
    assert kept.occasion.checked == {Check.SERVICES_MAP, Check.WEB_SEARCH}
    (piece,) = pieces(life)
    assert piece.holds == "Headcount by region: the table that is released."


@pytest.mark.parametrize("own", [False, True], ids=["a colleague entered it", "entered as one's own"])
def test_who_asks_decides_for_nobody_on_the_own_request(home, wiu, question, tmp_path, own):
    """Not even the step that the group's approval is: the register keeps the request as it was."""
    name = {} if own else {"name": "LENA", "work_email": "lena@example.org"}
    record = asking.log(home, LENA_TOO, asking.Asked(OUTSIDE, NOW.date(), own=own, **name), now=NOW)
    words = ("--prepared-by", "Bert", "--approved-by", "Lena", "--pdf", tmp_path / "out.pdf")
    status, said = wiu("release", question, "--request", record.number, *words)
    assert (status, said["error"]["code"]) == (1, "own_cause")
    with home.register.transaction() as connection:
        (kept,) = requests.records(connection, record.number)
    assert kept.life.steps == record.life.steps


@pytest.mark.parametrize(
    "stated",
    [
        MEMBERS | {"wants": ["service_contracts"]},
        OUTSIDE | {"commercial_gain": True, "purpose": "commercial"},
        MEMBERS | {"purpose": "not_stated"},
    ],
    ids=["contracts", "for gain", "no purpose"],
)
def test_what_is_denied_never_given_or_still_asked_goes_out_by_nobodys_word(home, release, stated):
    status, said = release("--approved-by", "Lena", stated=stated)
    assert status == 1
    assert said["error"]["message"]
    assert out(home) == []


def test_an_unknown_request_or_word_is_a_stated_reason(wiu, question, tmp_path):
    words = ("--request", "R-2026-0999", "--prepared-by", "Anna", "--pdf", tmp_path / "out.pdf")
    status, said = wiu("release", question, *words)
    assert (status, said["error"]["code"]) == (1, "unknown_request")
    question.write_text('{"measures": ["shoe size"]}', encoding="utf-8")
    status, said = wiu("release", question, *words)
    assert status == 1
    assert "shoe size" in said["error"]["message"]
    assert not (tmp_path / "out.pdf").exists()


def test_wrong_usage_has_its_own_status(wiu, question):
    assert wiu("release", question)[0] == 2


def test_a_folder_that_can_not_be_written_is_found_out_before_anything_is_released(home, release, tmp_path):
    status, said = release(out=tmp_path / "nowhere" / "out.pdf")
    assert (status, said["error"]["code"]) == (1, "file")
    assert out(home) == []


def test_a_file_that_fails_at_the_end_leaves_a_release_that_is_written_again(home, wiu, release, tmp_path):
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "full").write_text("x")
    target = tmp_path / "taken"
    from wiu.commands import releases as commands  # noqa: PLC0415 - its inside is reached on purpose

    handed = None

    def spoilt(given, room, out_of):
        nonlocal handed
        handed = given
        room.unlink()
        return genuine(given, tmp_path / "gone" / "room", out_of)

    genuine = commands._write
    patch = pytest.MonkeyPatch()
    patch.setattr(commands, "_write", spoilt)
    status, said = release()
    patch.undo()
    assert (status, said["error"]["code"]) == (1, "not_written")
    assert "reprint REL-2026-0001" in said["error"]["message"]
    assert out(home) == ["REL-2026-0001"]
    assert wiu("reprint", "REL-2026-0001", "--pdf", target / "again.pdf")[0] == 0
    assert (target / "again.pdf").read_bytes() == handed.document


def test_a_correction_is_released_by_command_too(wiu, question, request_of, tmp_path):
    number = request_of().number
    words = ("--request", number, "--prepared-by", "Anna", "--pdf", tmp_path / "out.pdf")
    assert wiu("release", question, *words)[0] == 0
    first = (tmp_path / "out.pdf").read_bytes()
    more = ("--supersedes", "REL-2026-0001", "--changed", "Nothing", "--why", "To try it")
    status, said = wiu("release", question, *words, *more)
    assert (status, said["supersedes"]) == (0, "REL-2026-0001")
    (tmp_path / "first.pdf").write_bytes(first)
    status, verdict = wiu("verify", tmp_path / "first.pdf")
    assert (status, verdict["state"], verdict["superseded_by"]) == (0, "superseded", "REL-2026-0002")


def test_verify_says_altered_and_unknown_with_exit_status_1(wiu, release, tmp_path):
    release()
    content = bytearray((tmp_path / "out.pdf").read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "altered.pdf").write_bytes(content)
    status, verdict = wiu("verify", tmp_path / "altered.pdf")
    assert (status, verdict["state"], verdict["number"]) == (1, "altered", "REL-2026-0001")
    (tmp_path / "strange.pdf").write_bytes(b"%PDF-1.4 of somebody else")
    status, verdict = wiu("verify", tmp_path / "strange.pdf")
    assert (status, verdict["state"], verdict["number"]) == (1, "unknown", None)


def test_where_no_register_is_nothing_is_said_of_a_file_and_none_is_made(wiu, release, tmp_path, monkeypatch):
    release()
    for empty in (tmp_path / "empty", tmp_path / "not there"):
        monkeypatch.setenv("WIU_HOME", str(empty))
        if empty.name == "empty":
            empty.mkdir()
        status, said = wiu("verify", tmp_path / "out.pdf")
        assert (status, said["state"], said["error"]["code"]) == (1, "unknown", "no_register")
        assert "Nothing can be said of this file: there is no register in this folder." in said["message"]
        assert not empty.exists() or list(empty.iterdir()) == []


def test_nor_where_the_register_holds_no_release(wiu, tmp_path, home):
    with home.register.transaction():
        pass
    (tmp_path / "strange.pdf").write_bytes(b"%PDF-1.4 of somebody")
    status, said = wiu("verify", tmp_path / "strange.pdf")
    assert (status, said["state"]) == (1, "unknown")
    assert "the register of this folder holds no release at all" in said["error"]["message"]


def test_the_table_by_command_asks_the_ledger(wiu, release, question):
    release()
    status, said = wiu("table", question)
    assert status == 0
    assert "a collector" in " ".join(said["audit"]["attackers"]) or "collector" in said["audit"]["attackers"]
