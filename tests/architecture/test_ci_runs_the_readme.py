"""CI takes its command out of the README: what it takes must be that command."""

import subprocess


def test_ci_finds_the_readmes_test_command(root):
    script = (root / ".ci/run").read_text(encoding="utf-8")
    (line,) = [each for each in script.splitlines() if each.startswith("command=")]
    found = subprocess.run(
        ["bash", "-euc", f'{line}; echo "$command"'], cwd=root, capture_output=True, text=True, check=True
    )
    command = found.stdout.strip()
    assert command.startswith("python3 -m venv ")
    assert command.endswith("-m pytest -n 2 --dist loadfile")
    assert f"```\n{command}\n```" in (root / "README.md").read_text(encoding="utf-8")
