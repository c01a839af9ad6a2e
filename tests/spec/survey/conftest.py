"""A file drawn as text in a test becomes a file on disk, and is read."""

from pathlib import Path
from textwrap import dedent

import pytest

from wiu.survey import mapping, reading

SAMPLES = Path(__file__).parents[4] / "shared" / "samples"


@pytest.fixture
def drawn(tmp_path):
    """Write text (dedented) or bytes as a file and return its path."""

    def write(content, name="survey.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else dedent(content).lstrip("\n").encode())
        return path

    return write


@pytest.fixture
def read(drawn):
    """Inspect a file drawn as text."""
    return lambda content, name="survey.csv": reading.inspect(drawn(content, name))


@pytest.fixture
def refusal(drawn):
    """Return the reason why a drawn file can't be read."""

    def why(content, name="survey.csv"):
        with pytest.raises(reading.ReadingError) as caught:
            reading.inspect(drawn(content, name))
        return caught.value

    return why


@pytest.fixture
def rows():
    """Return the data of an inspection as lists, a missing cell as None."""

    def listed(inspection):
        body = inspection.table.body
        return [
            [None if isinstance(c, float) else c for c in row]
            for row in body.itertuples(index=False, name=None)
        ]

    return listed


@pytest.fixture
def mapped(read):
    """Read a drawn file and apply a mapping: a document, or a shipped mapping's name."""

    def apply(content, how="staff_line", round_id="2025 RT", name="survey.csv"):
        chosen = mapping.load_mapping(how) if isinstance(how, str) else mapping.mapping_of(how)
        return mapping.apply(read(content, name), chosen, round_id=round_id)

    return apply


@pytest.fixture
def sample():
    """Return the path of a real file that lies beside the project."""

    def find(name):
        path = SAMPLES / name
        if not path.exists():
            pytest.skip(f"{name} lies in the samples beside the project, which are not here")
        return path

    return find
