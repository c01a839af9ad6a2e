"""Where the worked instances lie."""

from __future__ import annotations

from pathlib import Path

import pytest

INSTANCES = Path(__file__).parents[3] / "shared" / "instances"


@pytest.fixture
def instance():
    """Return the folder of a worked instance, or skip where they are absent."""

    def find(name):
        folder = INSTANCES / name
        if not folder.exists():
            pytest.skip("the worked instances are not beside the project")
        return folder

    return find
