"""A process that releases one view and writes its PDF, to be killed at any moment: HOME REQUEST OUT."""

import json
import sys
import tempfile
from pathlib import Path

from click.testing import CliRunner

from wiu.commands import releases


def main(home, request, out):
    question = Path(tempfile.mkdtemp()) / "question.json"
    question.write_text(json.dumps({"measures": ["headcount"], "by": ["region"]}), encoding="utf-8")
    sys.stdout.write("begins\n")
    sys.stdout.flush()
    words = [str(question), "--request", request, "--prepared-by", "Anna", "--pdf", out]
    done = CliRunner(env={"WIU_HOME": home}).invoke(releases.release, words)
    sys.stdout.write(f"ends {done.exit_code}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
