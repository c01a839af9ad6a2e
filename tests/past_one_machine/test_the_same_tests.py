"""The register's and the editions' own tests, run over a server: a choice here, all by `docs/past_one_machine.md`."""

import os
import re
import subprocess
import sys

CHOSEN = {
    "tests/store/test_editions.py": "makes_the_next or (killed and rows)",
    "tests/store/test_register.py": "",
    "tests/spec/requests/test_whatever_happens.py": "same_moment or two_processes or 4] or 7]",
    "tests/spec/releases/test_sealed_in_the_log.py": "reason",
    "tests/services/test_auditing.py": "",
    "tests/services/test_saving_views.py": "",
}
LEAST = 30


def test_what_holds_in_a_file_holds_on_a_server(root, server, storage):
    told = "\n".join(f"{file}: {words}" for file, words in CHOSEN.items())
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-n",
            "0",
            "-p",
            "no:cacheprovider",
            "--durations=8",
            *CHOSEN,
            "-k",
            _any(CHOSEN),
        ],
        cwd=root,
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
        | {
            "WIU_REGISTER": server.address,
            "WIU_SURVEY": f"ducklake:{server.address}",
            "WIU_SURVEY_FILES": str(storage),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, told + done.stdout[-6000:] + done.stderr[-2000:]
    assert int(re.search(r"(\d+) passed", done.stdout)[1]) >= LEAST
    assert "failed" not in done.stdout.splitlines()[-1]
    assert server.password not in done.stdout + done.stderr


def _any(chosen):
    """Return what pytest is to pick: of each file all, or what its words say."""
    return " or ".join(
        f"({file.split('/')[-1].removesuffix('.py')}{f' and ({words})' if words else ''})"
        for file, words in chosen.items()
    )
