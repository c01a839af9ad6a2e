"""A mapping is approved by name, statement by statement; every version is kept, and suggested for the next file alike."""

import json
import tomllib

import pytest
from homes import written_in

from wiu.policy.access import RefusedError
from wiu.services import approving, loading
from wiu.services.approving import ApprovalError, Draft
from wiu.store import audit_log
from wiu.survey import mapping as mappings
from wiu.survey.mapping_draft import said_values, slots, statements, with_codes, with_sources

HEADER = ("Department", "Sent", "Group", "Band", "People", "WTE")
LINES = (
    ("D1", "2026-05-01", "Engineer", "7", "3", "3"),
    ("D1", "2026-05-01", "Wizard", "7", "1", "1"),
    ("D2", "2026-05-01", "Wizard", "8z", "2", "2"),
)


@pytest.fixture
def file(write):
    return write("lines.csv", *LINES)


@pytest.fixture
def read(office):
    return lambda path: loading.read_file(office, path)


@pytest.fixture
def approve(fresh, now):
    return lambda viewer, draft: approving.approve(fresh, viewer, draft, now=now)


def draft_of(found, name="Lines"):
    document = mappings.suggested_for(found)
    document = with_sources(document, {"rows.1.specialism": ("constant", "RT")})
    unknown = {(each.key, each.value): "" for each in said_values(found, document) if not each.code}
    document = with_codes(document, unknown)
    said = frozenset(statements(document, found.table.columns))
    return Draft(name, document, found.table.columns, said, "R")


def with_code(draft, key, value, code):
    document = with_codes(draft.document, {(key, value): code})
    return Draft(draft.name, document, draft.columns, draft.approved, draft.round_id)


def test_values_nobody_named_are_listed_first_with_their_rows(read, file):
    found = read(file)
    said = said_values(found, draft_of(found).document)
    unknown = [(each.column, each.value, each.rows) for each in said if not each.code]
    assert unknown == [("Group", "Wizard", 2), ("Band", "8z", 1)]
    assert [(each.value, each.code) for each in said if each.code and each.column == "Group"] == [
        ("Engineer", "engineer")
    ]


def test_a_statement_that_nobody_ticked_keeps_the_mapping_out(fresh, office, read, file, approve):
    draft = draft_of(read(file))
    some = Draft(draft.name, draft.document, draft.columns, draft.approved - {"values.staff_group"})
    with pytest.raises(ApprovalError) as caught:
        approve(office, some)
    assert caught.value.where == {"statements": ["values.staff_group"]}
    assert approving.kept(fresh, office) == ()


def test_each_version_is_kept_and_what_stays_keeps_who_approved_it(fresh, office, read, file, approve):
    draft = draft_of(read(file))
    first = approve(office, draft)
    assert (first.version, first.approved_by, first.columns[0]) == (1, "o", "Department")
    changed = with_code(draft, "rows.1.staff_group", "Wizard", "other")
    only = Draft(changed.name, changed.document, changed.columns, frozenset({"values.staff_group"}))
    other = type(office)("p", "Another Officer", office.roles)
    second = approve(other, only)
    assert second.version == 2
    assert second.approvals["values.staff_group"]["by"] == "p"
    assert {each["by"] for key, each in second.approvals.items() if key != "values.staff_group"} == {"o"}
    assert [each.version for each in approving.versions(fresh, office)] == [2, 1]
    with fresh.register.transaction() as connection:
        entry = audit_log.entries(connection)[-1]
    assert (entry.action, entry.actor) == ("approve a mapping", "p")
    assert entry.detail["approved_anew"] == 1


def test_only_who_may_load_sees_and_approves_mappings(fresh, wiu, read, file, approve):
    with pytest.raises(RefusedError):
        approving.kept(fresh, wiu)
    with pytest.raises(RefusedError):
        approve(wiu, draft_of(read(file)))


def test_an_approved_mapping_is_suggested_for_the_next_file(office, read, file, write, approve, fresh):  # noqa: PLR0917
    approve(office, with_code(draft_of(read(file)), "rows.1.staff_group", "Wizard", "other"))
    later = write("later.csv", ("D1", "2027-05-01", "Sorcerer", "7", "3", "3"))
    suggested = loading.inspect_file(office, later, home=fresh)["suggested_mapping"]
    assert suggested["title"] == "Lines"
    assert suggested["values"]["staff_group"] == {
        "Engineer": "engineer",
        "Wizard": "other",
        "Sorcerer": "",
    }
    assert any("version 1, approved by o" in question for question in suggested["questions"])
    assert mappings.mapping_of(suggested)


def test_an_approved_mapping_loads_a_file_by_its_name(fresh, office, read, file, load, approve):  # noqa: PLR0917
    approve(office, with_code(draft_of(read(file)), "rows.1.staff_group", "Wizard", "other"))
    said = load(file, by="lines", set_aside=True)
    assert (said["accepted"], said["quarantined"]) == (2, 1)
    with fresh.register.transaction() as connection:
        assert audit_log.entries(connection)[-1].detail["mapping"] == "Lines, version 1"


def test_a_mapping_that_a_person_wrote_is_kept_when_it_is_loaded_with_and_once_only(
    fresh, office, mapping, write, load
):
    load(write("one.csv", LINES[0]))
    load(write("two.csv", ("D2", "2026-05-01", "Engineer", "7", "3", "3")))
    (kept,) = approving.versions(fresh, office)
    assert (kept.name, kept.version, kept.round_id) == ("A test survey", 1, "R")
    assert approving.ready(kept) == mappings.load_mapping(mapping)
    mapping.write_text(mapping.read_text().replace('"RT"', '"NM"'))
    load(write("three.csv", ("D3", "2026-05-01", "Engineer", "7", "3", "3")))
    assert [each.version for each in approving.versions(fresh, office)] == [2, 1]


SERVED = """
[[rows]]
entity = "service_contract"
when = { column = "Group", is = "Engineer" }

[rows.fields]
provider_department_id = { column = "Department" }
client_org_code = "MARKER-SERVED"
specialism = "RT"
arrangement = "provided_under_sla"
stated_by = "provider"
"""


def test_a_mapping_that_says_who_serves_whom_or_holds_private_data_is_not_kept(  # noqa: PLR0917 - fixtures
    fresh, office, mapping, write, load, approve, monkeypatch
):
    """R1, S1: the register lies open, and goes into every backup; a load by such a file goes on as before."""
    monkeypatch.setenv("WIU_VAULT_KEY", "k" * 44)
    for more in (SERVED, '[values.private]\n"a.person@gmail.com" = "RT"\n'):
        plain = mapping.read_text()
        mapping.write_text(plain + more)
        load(write(f"{len(more)}.csv", (f"D{len(more)}", "2026-05-01", "Engineer", "7", "3", "3")))
        draft = Draft("Served", mappings_toml(mapping), HEADER, frozenset())
        with pytest.raises(ApprovalError, match=r"\((R1|S1)\)"):
            approve(office, draft)
        mapping.write_text(plain)
    assert approving.versions(fresh, office) == ()
    kept = written_in(fresh.register)
    assert b"MARKER-SERVED" not in kept
    assert b"a.person" not in kept


def mappings_toml(path):
    return tomllib.loads(path.read_text())


def test_a_refused_load_keeps_no_mapping(fresh, office, write, load):
    with pytest.raises(loading.LoadRefusedError):
        load(write("one.csv", LINES[1]))
    assert approving.versions(fresh, office) == ()


def test_a_changed_source_keeps_what_else_was_said_of_the_column(read, file):
    document = mappings.suggested_for(read(file))
    moved = with_sources(document, {"rows.1.staff_group": ("column", "Band"), "rows.1.afc_band": None})
    fields = moved["rows"][0]["fields"]
    assert fields["staff_group"] == {"column": "Band", "values": "staff_group"}
    assert "afc_band" not in fields
    assert document["rows"][0]["fields"]["afc_band"]["column"] == "Band"
    assert json.dumps(moved)
    assert {slot.field.name for slot in slots(moved) if slot.source is None} >= {"specialism", "afc_band"}
