"""The command line: `python -m wiu …`. Each command is a service and its printed answer."""

from __future__ import annotations

import click

from wiu.commands import disclosure, keeping, releases, requests, serving, survey, views


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def wiu() -> None:
    """Workforce intelligence with disclosure control.

    The databases lie in the folder that WIU_HOME names (data/ where it is not set), the register on a
    PostgreSQL server where WIU_REGISTER names one. Answers for programs go to standard output as one JSON
    document; exit status 1 is a stated refusal, 2 wrong usage.
    """


for command in (
    *survey.COMMANDS,
    *disclosure.COMMANDS,
    *views.COMMANDS,
    *requests.COMMANDS,
    *releases.COMMANDS,
    *keeping.COMMANDS,
    *serving.COMMANDS,
):
    wiu.add_command(command)

if __name__ == "__main__":
    wiu(prog_name="python -m wiu")
