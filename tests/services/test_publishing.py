"""The website's maps: released by two people, packed from that very release, and never from service contracts."""

import io
import json
import zipfile
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from wiu.__main__ import wiu as command
from wiu.policy.access import RefusedError, Role, Viewer
from wiu.releases.release import ReleaseError, State
from wiu.services import publishing, releasing
from wiu.store import audit_log

LATER = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SECOND = Viewer("s", "A Second Person", frozenset({Role.OFFICE}))


def unpacked(content):
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


@pytest.fixture
def released(sample, wiu, now):
    prepared = publishing.prepare(sample, wiu, now=now)
    releasing.approve(sample, SECOND, prepared.number, now=LATER)
    return sample


def test_the_bundle_is_made_of_the_release_that_a_second_person_approved(released, wiu):
    made = publishing.publish(released, wiu, now=LATER)
    files = unpacked(made.bundle.content)
    assert made.release.state is State.CURRENT
    assert made.release.occasion.publication == publishing.PUBLICATION
    assert made.release.number in files["index.html"].decode()
    assert b"%PDF" in files["notes.pdf"][:8]
    assert "Draft" not in files["index.html"].decode()
    with released.register.transaction() as connection:
        last = audit_log.entries(connection)[-1]
    assert (last.action, last.subject) == ("publish map", made.release.number)


def test_nothing_is_packed_before_it_is_approved(sample, wiu, now):
    with pytest.raises(ReleaseError, match="No release of the website's maps is current"):
        publishing.publish(sample, wiu, now=now)
    prepared = publishing.prepare(sample, wiu, now=now)
    with pytest.raises(ReleaseError, match="No release of the website's maps is current"):
        publishing.publish(sample, wiu, now=now)
    with pytest.raises(ReleaseError, match="does not approve it"):
        releasing.approve(sample, wiu, prepared.number, now=LATER)
    with pytest.raises(ReleaseError, match="waits for a second person already"):
        publishing.prepare(sample, wiu, now=now)


def test_who_may_not_publish_is_refused(sample, nobody, now):
    for errand in (publishing.draft, publishing.prepare, publishing.publish):
        with pytest.raises(RefusedError):
            errand(sample, nobody, now=now)
    group = Viewer("g", "The Group", frozenset({Role.UKLG}))
    with pytest.raises(RefusedError):
        publishing.publish(sample, group, now=now)


def test_heads_who_objected_and_service_contracts_are_nowhere_in_it(released, wiu):
    files = unpacked(publishing.publish(released, wiu, now=LATER).bundle.content)
    text = "".join(content.decode() for name, content in files.items() if name != "notes.pdf")
    rows = released.editions.rows()["department"]
    objected = rows[rows["head_listing"] == "objected"]["head_of_service"].dropna()
    assert len(objected)
    assert [name for name in objected if name in text] == []
    assert "service_contract" not in text
    assert "bought in" not in text


def test_by_command_a_sample_is_packed_as_a_draft_and_a_release_by_two_names(sample, tmp_path):
    def run(*more):
        words = ["bundle", "--out", str(tmp_path / "out.zip"), *more]
        ran = CliRunner().invoke(command, words, env={"WIU_HOME": str(sample.path)})
        return ran.exit_code, json.loads(ran.stdout)

    status, said = run()
    assert (status, said["state"], said["release"]) == (0, "draft", None)
    assert "Draft for checking" in unpacked((tmp_path / "out.zip").read_bytes())["index.html"].decode()
    assert set(said) == {"release", "state", "files", "departments", "withheld", "sha256"}
    status, said = run("--prepared-by", "A. One")
    assert (status, said["error"]["code"]) == (1, "second_person")
    status, said = run("--prepared-by", "A. One", "--approved-by", "a.  one")
    assert (status, said["error"]["code"]) == (1, "own_cause")
    status, said = run("--prepared-by", "A. One", "--approved-by", "B. Two")
    assert (status, said["state"]) == (0, "current")
    status, again = run()
    assert (status, again["release"], again["sha256"]) == (0, said["release"], said["sha256"])


def test_real_data_leaves_as_a_release_only(fresh, wiu, load, write, now):
    load(write("lines.csv", ["D1", "2026-01-01", "engineer", "5", 3, 2.5]))
    with pytest.raises(ReleaseError, match="are not released"):
        publishing.draft(fresh, wiu, now=now)
