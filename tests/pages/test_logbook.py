"""The server's log: an object a line, without queries and without an error's own words."""

import io
import json
import logging
import threading
import warnings

import pytest
from authlib.deprecate import deprecate

from wiu.ui.logbook import (
    PARTICULARS,
    OneObjectALine,
    keep_words_out,
    leave_out_known_warnings,
    timed,
)


def record(message, *args, name="wiu.ui", exc_info=None, **more):
    made = logging.LogRecord(name, logging.INFO, "x.py", 1, message, args, exc_info)
    made.__dict__.update(more)
    return made


def line(*args, **how):
    return json.loads(OneObjectALine().format(record(*args, **how)))


def test_a_line_says_when_how_grave_from_where_and_what():
    said = line("hello %s", "there")
    assert said["message"] == "hello there"
    assert (said["level"], said["logger"]) == ("info", "wiu.ui")
    assert said["time"].endswith("+00:00")


def test_a_line_break_stays_within_its_line():
    assert "\n" not in OneObjectALine().format(record("one\ntwo"))


def test_addresses_are_told_without_their_query():
    said = line(
        '%s - "%s %s HTTP/%s" %d',
        "127.0.0.1:1",
        "GET",
        "/oauth2callback?code=secret",
        "1.1",
        200,
        name="uvicorn.access",
    )
    assert "/oauth2callback" in said["message"]
    assert "secret" not in said["message"]


def fail(words):
    raise ValueError(words)


def test_an_error_is_told_by_its_kind_and_place_never_by_its_words():
    with pytest.raises(ValueError, match="headcount") as failed:
        fail("headcount is 3")
    said = line("it failed", exc_info=(failed.type, failed.value, failed.tb))
    assert said["error"] == "ValueError"
    assert "test_logbook.py" in said["at"]
    assert "headcount" not in json.dumps(said)


@pytest.fixture
def words_kept_out(monkeypatch):
    """As in a server, and undone again."""
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    before = logging.getLogRecordFactory()
    keep_words_out()
    yield
    logging.setLogRecordFactory(before)


@pytest.mark.usefixtures("words_kept_out")
def test_no_library_writes_an_errors_words_either(caplog):
    # Streamlit logs a download that fails so, by a logger and a handler of its own
    logger, written = logging.getLogger("streamlit.runtime.of_its_own"), io.StringIO()
    handler = logging.StreamHandler(written)
    logger.addHandler(handler)
    try:
        fail("headcount is 3")
    except ValueError:
        logger.exception("Error executing deferred callable")
    finally:
        logger.removeHandler(handler)
    thread = threading.Thread(target=fail, args=("headcount is 3",))
    with caplog.at_level(logging.ERROR, "wiu.server"):
        thread.start()
        thread.join()
    said = written.getvalue() + caplog.text
    assert "ValueError at " in written.getvalue()
    assert "a thread failed" in said
    assert "headcount" not in said


def test_particulars_stand_beside_the_message():
    assert line("page", **{PARTICULARS: {"page": "requests"}})["page"] == "requests"


def test_a_page_that_fails_is_timed_all_the_same(caplog, monkeypatch):
    monkeypatch.setattr(logging.getLogger("wiu"), "propagate", True)
    caplog.set_level(logging.INFO, "wiu.pages")
    with pytest.raises(ValueError, match="x"), timed("requests"):
        fail("x")
    (said,) = [getattr(each, PARTICULARS) for each in caplog.records]
    assert said["page"] == "requests"


def test_what_authlib_says_of_httpx_is_left_out_and_nothing_else():
    with warnings.catch_warnings(record=True) as told:
        leave_out_known_warnings()
        deprecate("The httpx module is deprecated; please use httpx2 instead.")
        deprecate("Something else is deprecated.")
    assert [str(each.message) for each in told] == ["Something else is deprecated."]
