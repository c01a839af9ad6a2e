"""What a person and the log are told when something goes wrong that nobody foresaw."""

import logging
import re

from streamlit.testing.v1 import AppTest

import wiu.ui.mishap  # noqa: F401 - quiets the log on import

PATIENCE = 60


def _fails():
    from wiu.ui.mishap import tell  # noqa: PLC0415 - runs as a script of its own

    try:
        int("the raw count of St Elsewhere is 3")
    except ValueError as error:
        tell(error)


def test_a_person_gets_plain_words_and_a_reference_that_stands_in_the_log(caplog):
    with caplog.at_level(logging.ERROR, logger="wiu.ui"):
        at = AppTest.from_function(_fails, default_timeout=PATIENCE).run()
    (shown,) = [error.value for error in at.error]
    reference = re.search(r"\*\*([0-9a-f]{8})\*\*", shown).group(1)
    assert reference in caplog.text
    assert "ValueError" in caplog.text


def test_the_errors_own_words_reach_neither_screen_nor_log(caplog):
    with caplog.at_level(logging.ERROR, logger="wiu.ui"):
        at = AppTest.from_function(_fails, default_timeout=PATIENCE).run()
    assert "St Elsewhere" not in caplog.text
    assert not [error for error in at.error if "St Elsewhere" in error.value]
    assert not at.exception


def test_streamlits_own_log_of_an_uncaught_error_is_kept_quiet():
    record = logging.LogRecord(
        "streamlit.error_util", logging.ERROR, "x.py", 1, "Uncaught", (), (ValueError, ValueError(), None)
    )
    assert not logging.getLogger("streamlit.error_util").filter(record)


def _is_refused():
    from wiu.policy.access import Action, RefusedError, Role  # noqa: PLC0415
    from wiu.ui.mishap import tell  # noqa: PLC0415

    tell(RefusedError(Action.LOAD_SURVEY, (Role.OFFICE,)))


def test_a_refusal_is_said_as_it_is():
    at = AppTest.from_function(_is_refused, default_timeout=PATIENCE).run()
    assert [error.value for error in at.error] == [
        "Your roles do not allow you to load survey. Who may: office."
    ]
