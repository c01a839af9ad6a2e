"""Invented names that stand in service contracts and nowhere else: no byte of them may reach anybody
but the office (R1), over a crawl of the whole app, in whatever form it leaves a trace.
"""

import json
import os
import re
import subprocess
import sys
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from answered import settled
from homes import copied
from staged import left_open
from stranger import USER, Session, claims, cookie, fetch

from wiu.policy.access import RefusedError, Role, Viewer
from wiu.services import asking, releasing, vault_key
from wiu.services.home import Home
from wiu.services.occasions import Reply
from wiu.statistics.question import Question
from wiu.store import vault
from wiu.survey.sample.settings import read_settings
from wiu.ui.menu import MENU

CANARIES = read_settings().canaries
NOT_THE_OFFICE = [(), ("wiu",), ("uklg",), ("wiu", "uklg")]
ADDRESSES = (
    "/",
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/script-health-check",
    "/media/x",
    "/auth/login",
)
QUESTIONS = (
    {"measures": ["headcount"], "by": ["region", "specialism"], "totals": True},
    {"measures": ["wte_vacant"], "by": ["sector", "org_type"], "totals": True},
)
REQUEST = {
    "requester": "member",
    "member_role": "individual",
    "organisation": "Northmoor Trust",
    "commercial_gain": False,
    "purpose": "national_or_regional",
    "wants": ["workforce", "vacancies"],
    "scope": "uk",
}
BAD_QUERIES = (
    "columns=provider_name",
    "only_specialism=Canary",
    "rows=service_contract&columns=%00",
    "round=../../x",
)


def forms(name):
    """Return a name as it may stand in bytes: as text, as UTF-16, as JSON escapes, as hex."""
    text = name.encode()
    return (text, name.encode("utf-16-le"), text.hex().encode(), json.dumps(name)[1:-1].encode())


def sings(content):
    """Return the canaries that are found in bytes, compressed parts of a PDF included."""
    parts = [content]
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
        try:
            parts.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return [name for name in CANARIES if any(form in part for form in forms(name) for part in parts)]


def pages_of(server):
    """Return (where, canaries) of every page, each role that is not the office's, and nobody; bad questions too."""
    found = []
    for roles in NOT_THE_OFFICE:
        with Session(server.address, cookie(claims(server.address, *roles)) if roles else None) as session:
            found += [(f"{roles} {entry.name}", sings(session.visit(entry.name))) for entry in MENU]
            found += [(f"{roles} {query}", sings(session.visit("workforce", query))) for query in BAD_QUERIES]
    return [each for each in found if each[1]]


def plain_requests_of(server):
    answers = [(path, fetch(server.address, path)) for path in ADDRESSES]
    found = [(path, sings(body + repr(headers).encode())) for path, (_, headers, body) in answers]
    return [each for each in found if each[1]]


def files_of(server):
    """Return the files that hold a canary in the clear: databases, log, uploads left behind, whatever lies there."""
    folders = (server.home, server.log.parent)
    files = [Path(place, name) for folder in folders for place, _, names in os.walk(folder) for name in names]
    assert len(files) > 4
    return [(path.name, found) for path in files if (found := sings(content_of(path)))]


def content_of(path):
    """Return what a file holds; nothing if the server has taken it away meanwhile: it writes beside a file, then swaps."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def test_no_canary_sings_outside_the_office_nor_is_left_on_the_disk(guarded):
    assert pages_of(guarded) == []
    assert plain_requests_of(guarded) == []
    assert files_of(guarded) == []


def test_the_same_crawl_hears_them_where_a_page_prints_contracts(opened):
    with left_open(opened, "contracts are printed on a page"):
        assert pages_of(opened) != []
        assert files_of(opened) != []


def test_the_office_can_read_what_nobody_else_finds(guarded):
    office = Viewer("o", "Officer", frozenset({Role.OFFICE}))
    place = vault_key.vault_of(guarded.home, sample=True)
    kept = vault.contracts(place, office, 1).rows["provider_name"]
    assert set(CANARIES) <= set(kept.dropna())
    for role in (Role.WIU, Role.UKLG):
        with pytest.raises(RefusedError):
            vault.contracts(place, Viewer("x", "x", frozenset({role})), 1)


def printed(document, folder):
    """Return the words of a PDF as a reader sees them, beside its bytes."""
    file = folder / "out.pdf"
    file.write_bytes(document)
    said = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True).stdout
    return document + said


@pytest.mark.browser  # needs what Debian brings beside the browser
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: "-".join(question["by"]))
def test_no_canary_sings_in_a_pdf(question, sampled, tmp_path):
    colleague = Viewer("w", "Colleague", frozenset({Role.WIU}))
    home, now = (
        Home(copied(sampled, tmp_path / "home")),
        datetime.now(UTC),
    )  # nothing went out before
    asked = asking.Asked(REQUEST, now.date())
    record = asking.log(home, colleague, asked, now=now)
    wanted = Reply((Question.from_json(question),), record.number)
    handed = releasing.quick(home, colleague, wanted, now=now)
    assert sings(printed(handed.document, tmp_path)) == []


def test_no_canary_sings_in_what_the_command_line_prints(sampled, root, tmp_path):
    question = tmp_path / "question.json"
    environment = os.environ | {"WIU_HOME": str(copied(sampled, tmp_path / "home"))}
    for number, asked in enumerate((*QUESTIONS, {"measures": ["headcount"], "by": ["provider_name"]})):
        question.write_text(json.dumps(asked))
        done = subprocess.run(
            [sys.executable, "-m", "wiu", "table", str(question)],
            cwd=root,
            env=environment,
            capture_output=True,
            check=False,
        )
        assert (done.returncode == 0) == (number < len(QUESTIONS))
        assert sings(done.stdout + done.stderr) == []


@pytest.mark.browser
def test_an_uploaded_file_lies_on_no_disk_once_it_has_been_read(guarded, context):
    said = claims(guarded.address, "office")
    context.add_cookies([{"name": USER, "value": cookie(said), "url": guarded.address}])
    page = context.new_page()
    page.goto(f"{guarded.address}/survey_data")
    content = f"specialism,staff_group,afc_band,provider\nRT,other,7,{CANARIES[0]}\n".encode()
    page.locator("input[type=file]").first.set_input_files(
        {"name": "answers.csv", "mimeType": "text/csv", "buffer": content}
    )
    # the last step stands there once the last service has read the file; before that it may lie there by right
    page.get_by_role("heading", name="4. What will change", exact=True).wait_for()
    settled(page)
    assert files_of(guarded) == []
