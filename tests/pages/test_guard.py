"""The guard at the gate: what a request gets without anybody being signed in."""

import asyncio
import json
from pathlib import Path

import pytest
import streamlit

from wiu.policy.access import Action, RefusedError, Role, Viewer
from wiu.ui import browsers, exports, fetched_early, guard, loopback, menu, signin
from wiu.ui.guard import Guard
from wiu.ui.provider import Provider


async def _an_app(_scope, _receive, send):
    headers = [(b"content-type", b"text/html"), (b"cache-control", b"public, max-age=900")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"inside"})


def ask(path, cookie=None, *, app=_an_app, **scope):
    """Ask the guarded app for a path; return status, headers and body."""
    sent = []

    async def send(message):
        sent.append(message)

    headers = [(b"host", b"127.0.0.1:8501")] + ([(b"cookie", cookie.encode())] if cookie else [])
    request = {"type": "http", "method": "GET", "path": path, "headers": headers, "scheme": "http", **scope}
    asyncio.run(Guard(app)(request, None, send))
    start, body = sent
    return start["status"], {name.decode(): value.decode() for name, value in start["headers"]}, body["body"]


@pytest.mark.parametrize("path", ["/", "/workforce", "/_stcore/health", "/static/js/index.js", "/media/x"])
def test_every_answer_carries_the_security_headers(path):
    _, headers, _ = ask(path)
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"]


@pytest.mark.parametrize("path", [path for path in fetched_early.KINDS if path])
def test_a_page_tells_the_browser_which_scripts_it_will_need(path):
    told = ask(f"/{path}")[1]["link"]
    files = [each.partition(">")[0].removeprefix("<./") for each in told.split(", ")]
    static = Path(streamlit.__file__).with_name("static")
    assert all((static / file).is_file() for file in files)
    assert any("PlotlyChart" in file for file in files), "the largest of all"
    assert len(told) < 2_000, "a proxy takes 4 kB of headers by default"
    assert path in {entry.name for entry in menu.MENU}


@pytest.mark.parametrize("kind", sorted({kind for kinds in fetched_early.KINDS.values() for kind in kinds}))
def test_streamlit_still_names_the_script_of_a_kind_so(kind):
    listed = json.loads((Path(streamlit.__file__).with_name("static") / "manifest.json").read_text())
    assert any(each.get("isDynamicEntry") and each.get("name") == kind for each in listed.values())


@pytest.mark.parametrize("path", ["/_stcore/health", "/static/js/index.js", "/elsewhere", "/media/x"])
def test_nothing_else_is_told_with_other_answers(path):
    assert "link" not in ask(path)[1]


def test_nothing_but_streamlits_own_files_is_kept_by_a_browser():
    assert ask("/workforce")[1]["cache-control"] == "no-store"
    assert ask("/static/js/index.js")[1]["cache-control"] == "public, max-age=900"


SOMEBODY = Viewer("a", "Ada", frozenset({Role.WIU}))
ANOTHER = Viewer("b", "Bo", frozenset({Role.WIU}))


def allowed():
    """Raise nothing: the viewer may still have the file."""


def no_longer():
    raise RefusedError(Action.PREPARE_RELEASE, ())


@pytest.fixture
def handed():
    """The file that the app serves, handed over to somebody who is let in at a browser of their own."""
    browsers.let_in("somebody", SOMEBODY)
    exports.hand_over("somebody", SOMEBODY, b"inside", allowed)
    yield "/media/abc.pdf"
    browsers.forget("somebody")


def test_a_made_file_goes_to_whom_it_was_made_for_and_only_once(handed):
    assert ask(handed)[0] == 403
    assert ask(handed, cookie="wiu_browser=somebody-else")[0] == 403
    assert ask(handed, cookie="wiu_browser=somebody")[2] == b"inside"
    assert ask(handed, cookie="wiu_browser=somebody")[0] == 403


def test_whether_an_address_answers_is_told_without_giving_or_spending_anything(handed):
    asks = [(b"cookie", b"wiu_browser=somebody"), (b"sec-fetch-mode", b"cors")]
    status, _, body = ask(handed, headers=asks)
    assert (status, body) == (204, b"")
    assert ask(handed, cookie="wiu_browser=somebody")[0] == 200


def test_at_a_page_that_has_stood_for_long_nothing_is_made_that_its_browser_could_not_fetch(
    handed, monkeypatch, tmp_path
):
    monkeypatch.setenv("WIU_HOME", str(tmp_path))
    monkeypatch.setattr(signin, "browser", lambda: "somebody")
    viewer = Viewer("a", "Ada", frozenset({Role.WIU}))
    still_valid = signin.validity(viewer, Action.PREPARE_RELEASE)
    still_valid()
    with monkeypatch.context() as later:
        later.setattr(browsers, "STAYS_SECONDS", -1.0)
        with pytest.raises(RefusedError):
            still_valid()
    still_valid()  # the door has let in again whoever sits there
    browsers.forget("somebody")
    with pytest.raises(RefusedError):
        still_valid()
    assert handed


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "POST"])
def test_whoever_only_asks_about_a_file_gets_nothing_of_it_and_does_not_spend_it(handed, method):
    status, _, body = ask(handed, cookie="wiu_browser=somebody", method=method)
    assert (status, b"inside" in body) == (405, False)
    assert ask(handed, cookie="wiu_browser=somebody")[2] == b"inside"


def test_a_made_file_is_not_for_another_person_who_is_let_in(handed):
    browsers.let_in("another", ANOTHER)
    assert ask(handed, cookie="wiu_browser=another")[0] == 403
    assert ask(handed, cookie="wiu_browser=somebody")[0] == 200


def test_a_made_file_is_not_for_the_next_person_at_the_same_browser(handed):
    browsers.let_in("somebody", ANOTHER)
    assert ask(handed, cookie="wiu_browser=somebody")[0] == 403


def test_a_made_file_is_refused_after_signing_out(handed):
    browsers.forget("somebody")
    assert ask(handed, cookie="wiu_browser=somebody")[0] == 403


def test_a_made_file_is_refused_once_the_person_may_no_longer_have_it(handed):
    exports.hand_over("somebody", SOMEBODY, b"inside", no_longer)
    assert ask(handed, cookie="wiu_browser=somebody")[0] == 403


def test_a_made_file_waits_a_minute_and_no_longer(handed, monkeypatch):
    monkeypatch.setattr(exports, "LASTS_SECONDS", -1.0)
    exports.hand_over("somebody", SOMEBODY, b"inside", allowed)
    assert ask(handed, cookie="wiu_browser=somebody")[0] == 403


def test_a_file_that_nobody_was_handed_is_for_nobody_however_it_came_to_be_served():
    browsers.let_in("somebody", SOMEBODY)
    assert ask("/media/abc.pdf", cookie="wiu_browser=somebody")[0] == 403
    browsers.forget("somebody")


def test_an_identity_cookie_lasts_a_working_day_and_keeps_to_tls_where_people_come_by_it(monkeypatch):
    async def signs_in(_scope, _receive, send):
        cookie = b"_streamlit_user=x; HttpOnly; Max-Age=2592000; Path=/; SameSite=lax"
        await send({"type": "http.response.start", "status": 302, "headers": [(b"set-cookie", cookie)]})
        await send({"type": "http.response.body", "body": b""})

    monkeypatch.setattr(guard, "provider", lambda: Provider(configured=True, secure=True))
    cookie = ask("/oauth2callback", cookie="wiu_browser=x", app=signs_in)[1]["set-cookie"]
    assert "Max-Age=36000" in cookie
    assert cookie.endswith("; Secure")


def test_a_browser_that_has_no_cookie_gets_one_that_scripts_cannot_read():
    fresh = ask("/")[1]["set-cookie"]
    assert "HttpOnly" in fresh
    assert "SameSite=Lax" in fresh
    assert "Secure" not in fresh
    assert "Secure" in ask("/", scheme="https")[1]["set-cookie"]
    assert "set-cookie" not in ask("/", cookie="wiu_browser=known")[1]


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/interact", "/_stcore/agent/mcp"])
def test_the_servers_inner_workings_are_not_there(path):
    assert ask(path)[0] == 404


UPLOAD = "/_stcore/upload_file/a-session/a-file"


def test_a_file_is_taken_from_nobody_who_is_not_let_in_and_holds_a_role(handed, monkeypatch):
    assert ask(UPLOAD, method="PUT")[0] == 403
    assert ask(UPLOAD, cookie="wiu_browser=somebody-else", method="PUT")[0] == 403
    assert handed
    assert ask(UPLOAD, cookie="wiu_browser=somebody", method="PUT")[0] == 200
    monkeypatch.setattr(browsers, "STAYS_SECONDS", -1.0)  # the page has stood there for a while
    assert ask(UPLOAD, cookie="wiu_browser=somebody", method="PUT")[0] == 200
    browsers.let_in("somebody", Viewer("a", "Ada", frozenset()))
    assert ask(UPLOAD, cookie="wiu_browser=somebody", method="PUT")[0] == 403
    browsers.forget("somebody")
    assert ask(UPLOAD, cookie="wiu_browser=somebody", method="PUT")[0] == 403


@pytest.mark.parametrize("path", ["/auth/logout", "/auth/login"])
def test_a_picture_whose_address_is_the_way_out_signs_nobody_out(path):
    assert ask(path, headers=[(b"sec-fetch-mode", b"no-cors")])[0] == 403
    assert ask(path, headers=[(b"sec-fetch-mode", b"navigate")])[0] == 200
    assert ask(path)[0] == 200


def connection(client="127.0.0.1", server="127.0.0.1", **headers):
    said = {"host": "localhost:8501"} | {name.replace("_", "-"): value for name, value in headers.items()}
    return {
        "type": "websocket",
        "client": (client, 50000) if client else None,
        "server": (server, 8501) if server else None,
        "headers": [(name.encode(), value.encode()) for name, value in said.items()],
    }


@pytest.mark.parametrize(
    "local",
    [
        connection(),
        connection(origin="http://localhost:8501"),
        connection(client="::1", server="::1", host="[::1]:8501"),
        connection(client="::ffff:127.0.0.1", server="::ffff:127.0.0.1"),
    ],
)
def test_a_connection_within_the_machine_is_local(local):
    assert loopback.is_local(local)


@pytest.mark.parametrize(
    "foreign",
    [
        connection(client="192.168.1.7"),
        connection(server="192.168.1.7"),
        connection(client=None),
        connection(server=None),
        connection(host="wiu.example.org"),
        connection(host="127.0.0.1.example.org"),
        connection(origin="https://wiu.example.org"),
        connection(origin="null"),
        connection(x_forwarded_for="127.0.0.1"),
        connection(forwarded="for=127.0.0.1"),
        connection(x_real_ip="127.0.0.1"),
        connection(client="192.168.1.7", x_forwarded_for="127.0.0.1", host="127.0.0.1"),
    ],
)
def test_a_connection_from_elsewhere_or_through_a_proxy_is_not_local(foreign):
    assert not loopback.is_local(foreign)


@pytest.fixture
def opened(monkeypatch):
    """Return a function that opens a connection to the guarded app and tells what became of it."""
    # a connection of this machine begins the demonstration's sign-in, for this process and all its later tests
    monkeypatch.setattr(guard.development, "begin", lambda _: None)
    return became


def became(scope):
    sent = []

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        sent.append(message)

    async def app(_scope, _receive, send):
        await send({"type": "websocket.accept"})

    asyncio.run(Guard(app)(scope, receive, send))
    return [message["type"] for message in sent]


@pytest.mark.parametrize(
    "origin", ["https://elsewhere.example.org", "null", "https://localhost.example.org:8501"]
)
def test_a_page_of_another_site_is_turned_away_before_streamlit_asks_outside_about_it(opened, origin):
    assert opened(connection(origin=origin)) == ["websocket.close"]


@pytest.mark.parametrize("said", [{}, {"origin": "http://localhost:8501"}])
def test_our_own_page_and_a_program_without_a_page_are_let_through(opened, said):
    assert opened(connection(**said)) == ["websocket.accept"]


def test_the_gates_word_cannot_be_brought_along_by_a_client():
    forged = connection(client="192.168.1.7", x_wiu_loopback="1")
    forged["headers"].append((b"X-Wiu-Loopback", b"1"))
    assert not [name for name, _ in loopback.mark(forged)["headers"] if name.lower() == loopback.HEADER]


def test_only_the_gates_own_word_counts():
    word = dict(loopback.mark(connection())["headers"])[loopback.HEADER].decode()
    assert loopback.says_local(word)
    assert not loopback.says_local("1")
    assert not loopback.says_local(None)
