"""An uploaded file lies on the disk only while a service reads it; what a killed server left, the next one takes away."""

import subprocess
import sys
import tempfile

import pytest

from wiu.services.laid_down import laid_down, take_away_what_was_left

READER = """
import sys
from wiu.services.laid_down import laid_down
with laid_down("answers.csv", b"age,grade\\n44,7\\n") as path:
    print(path, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """Return a folder for temporary files that no other test uses, for this process and its children."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield tmp_path
    tempfile.tempdir = None


@pytest.fixture
def reader(temporary, root):
    """Return another process that has a file laid down and reads it until it is ended."""
    with subprocess.Popen(
        [sys.executable, "-c", READER], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline().strip().startswith(str(temporary))
        yield process
        process.kill()


def files(folder):
    return [path.name for path in folder.rglob("*") if path.is_file()]


def test_a_file_lies_there_under_its_own_name_while_it_is_read_and_no_longer(temporary):
    with laid_down("../answers.csv", b"content") as path:
        assert path.name == "answers.csv"
        assert path.read_bytes() == b"content"
        assert path.stat().st_mode & 0o077 == 0 or path.parent.stat().st_mode & 0o077 == 0
    assert list(temporary.iterdir()) == []


def test_a_file_is_gone_too_where_its_reading_failed(temporary):
    with pytest.raises(ZeroDivisionError), laid_down("answers.csv", b"content"):
        _ = 1 / 0
    assert list(temporary.iterdir()) == []


def test_what_another_server_reads_stays(temporary, reader):
    assert take_away_what_was_left() == 0
    assert files(temporary) == ["answers.csv"]
    reader.communicate()
    assert files(temporary) == []


def test_what_a_killed_server_left_is_taken_away(temporary, reader):
    reader.kill()
    reader.wait()
    assert files(temporary) == ["answers.csv"]
    assert take_away_what_was_left() == 1
    assert list(temporary.iterdir()) == []


def test_a_folder_that_is_about_to_be_filled_stays_and_so_does_what_is_not_ours(temporary):
    (temporary / "wiu-upload-new").mkdir()
    (temporary / "elsewhere").mkdir()
    (temporary / "elsewhere" / "kept.csv").write_text("kept")
    (temporary / "wiu-upload-link").symlink_to(temporary / "elsewhere")
    assert take_away_what_was_left() == 0
    assert (temporary / "wiu-upload-new").is_dir()
    assert (temporary / "elsewhere" / "kept.csv").read_text() == "kept"
