"""Whatever the bytes, reading ends in a result or a stated refusal, and every row is accounted for."""

import io
import random
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from wiu.survey import mapping, reading
from wiu.survey.reading_columns import kind_of
from wiu.survey.reading_error import Limits
from wiu.survey.reading_text import decode, find_delimiter, records

QUICK = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
CELLS = st.one_of(
    st.sampled_from(
        ["", "D1", "RT", "engineer", "8a", "8c/8d", "<5", "*", "-", "n/a", "24,6", "0.6 WTE", "Total", "x;y;"]
    ),
    st.sampled_from(
        ["jane@gmail.com", "07700 900123", "3/4/25", "30/11/2025", "-0.2", "=1+1", "Source: x", '"', "\u2013"]
    ),
    st.text(max_size=12),
    st.integers(-5, 10**20).map(str),
)
HEADERS = ["department_id", "specialism", "staff_group", "afc_band", "headcount", "wte_in_post", "wte_vacant"]


def outcome(path, how="staff_line"):
    """Read and map a file; return what it came to, or None where it was refused in words."""
    try:
        found = reading.inspect(path)
        found.as_json()
        return mapping.apply(found, mapping.load_mapping(how), round_id="R")
    except reading.ReadingError as error:
        refused = error
    assert refused.code
    assert refused.message.endswith(".")
    assert refused.where["file"] == path.name
    return None


def balanced(result):
    assert result.read == result.accepted + result.quarantined + result.left_out
    assert result.quarantined == len(result.quarantine)
    assert {issue.row for issue in result.errors} <= set(result.quarantine["row"])
    assert sum(issue.rule == "left-out" for issue in result.issues) == result.left_out
    for frame in result.rows.values():
        assert set(frame["submission_id"]) <= set(result.rows["submission"]["submission_id"])
    return True


@QUICK
@given(content=st.binary(max_size=400))
def test_any_bytes_give_a_result_or_a_refusal(tmp_path, content):
    path = tmp_path / "any"
    path.write_bytes(content)
    result = outcome(path)
    assert result is None or balanced(result)


@QUICK
@given(
    rows=st.lists(st.lists(CELLS, min_size=0, max_size=9), max_size=12),
    delimiter=st.sampled_from([",", ";", "\t", "|", "¬"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
def test_any_rows_under_a_good_header_balance(tmp_path, rows, delimiter, end, encoding):
    path = tmp_path / "any.csv"
    text = end.join(delimiter.join(row) for row in [HEADERS, *rows])
    path.write_bytes(text.encode(encoding, errors="replace"))
    result = outcome(path)
    assert result is None or balanced(result)


@QUICK
@given(text=st.text(alphabet="ab,;\t|¬\"'\n\r \x00é€<5*-", max_size=120))
def test_any_text_balances_and_no_character_is_lost_but_those_said(tmp_path, text):
    path = tmp_path / "any.csv"
    path.write_bytes(text.encode())
    result = outcome(path, "person")
    assert result is None or balanced(result)


@QUICK
@given(rows=st.lists(st.lists(st.text(max_size=6), min_size=2, max_size=5), min_size=1, max_size=8))
def test_records_come_back_as_a_writer_wrote_them(rows):
    import csv  # noqa: PLC0415 - the writer is the judge here only

    held = io.StringIO(newline="")
    csv.writer(held, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    text = decode(held.getvalue().replace("\x00", "").encode("utf-8", "replace"))
    clean = [[c.replace("\x00", "").encode("utf-8", "replace").decode() for c in row] for row in rows]
    if not held.getvalue().startswith("\ufeff") and not text.notes and text.encoding == "utf-8":
        assert list(records(text, ",")) == clean


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_workbook_never_ends_in_a_traceback(tmp_path, seed):
    chance = random.Random(seed)  # noqa: S311 - a file to break, no secret
    made = Workbook()
    for row in [HEADERS, ["D1", "RT", "engineer", "7", 1, 1.0, 0], ["D2", "RT", "engineer", "7", 1, 1.0, 0]]:
        made.active.append(row)
    held = io.BytesIO()
    made.save(held)
    data = bytearray(held.getvalue())
    if seed % 2:
        # the archive stays whole and its sheet is broken, or the archive itself is
        old, new = zipfile.ZipFile(io.BytesIO(bytes(data))), io.BytesIO()
        with zipfile.ZipFile(new, "w") as archive:
            for name in old.namelist():
                part = bytearray(old.read(name))
                for _ in range(3 if "sheet1" in name or "shared" in name else 0):
                    part[chance.randrange(len(part))] = chance.randrange(32, 127)
                archive.writestr(name, bytes(part))
        data = bytearray(new.getvalue())
    else:
        for _ in range(6):
            data[chance.randrange(len(data))] = chance.randrange(256)
    path = tmp_path / "broken.xlsx"
    path.write_bytes(bytes(data))
    result = outcome(path)
    assert result is None or balanced(result)


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(rows=3), "too-many-rows"),
        (Limits(columns=2), "too-many-columns"),
        (Limits(cells=8), "too-many-cells"),
        (Limits(file_bytes=10), "too-large"),
    ],
)
def test_each_limit_is_kept_and_named(tmp_path, limits, code):
    path = tmp_path / "wide.csv"
    path.write_text("a,b,c\n" + "1,2,3\n" * 4)
    with pytest.raises(reading.ReadingError) as caught:
        reading.inspect(path, limits=limits)
    assert caught.value.code == code


def test_a_workbook_that_takes_too_long_or_too_much_is_stopped(tmp_path):
    made = Workbook(write_only=True)
    sheet = made.create_sheet()
    for _ in range(2_000):
        sheet.append([1.5] * 50)
    path = tmp_path / "long.xlsx"
    made.save(path)
    with pytest.raises(reading.ReadingError) as caught:
        reading.inspect(path, limits=Limits(sheet_cells=50_000))
    assert caught.value.code == "too-large"
    with pytest.raises(reading.ReadingError) as caught:
        reading.inspect(path, limits=Limits(memory_bytes=30_000_000))
    assert caught.value.code == "too-large"


def test_a_hundred_thousand_rows_are_read_without_a_loop_over_cells(tmp_path):
    path = tmp_path / "long.csv"
    groups = ("clinical scientist", "engineer", "trainee")
    lines = [f"D{n % 650},RT,{groups[n % 3]},{2 + n % 6},{n % 9},{n % 7},{n % 3}" for n in range(100_000)]
    path.write_text(",".join(HEADERS) + "\n" + "\n".join(lines) + "\n")
    result = outcome(path)
    assert balanced(result)
    assert result.read == 100_000
    kept_back = set(result.quarantine["row"])
    heads = sum(n % 9 for n in range(100_000) if n + 2 not in kept_back)
    assert result.rows["staffing"]["headcount"].sum() == heads


@given(text=st.text(max_size=2000))
def test_a_delimiter_is_one_of_those_known_or_none(text):
    assert find_delimiter(text) in (",", ";", "\t", "|", "¬", None)


@given(values=st.lists(st.text(min_size=1, max_size=20), unique=True, max_size=10))
def test_every_column_has_a_kind(values):
    assert kind_of(values, len(values)) in {
        *("empty", "whole", "number", "date", "moment", "yes/no", "choice", "choices", "identifier", "text"),
    }
