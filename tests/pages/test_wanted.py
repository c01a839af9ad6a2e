"""A link to a page survives signing in, and leads nowhere but to a page of the menu."""

from urllib.parse import unquote

import pytest

from wiu.ui import wanted

TO_THE_PROVIDER = [(b"location", b"https://login.example.org/authorize")]
HOME = [(b"location", b"/")]


def remembered(referer):
    headers = wanted.kept(
        {"headers": [(b"referer", referer.encode())]}, "auth/login", TO_THE_PROVIDER, b"; Secure"
    )
    return [value.decode() for name, value in headers if name == b"set-cookie"]


def led_to(kept, path="oauth2callback"):
    scope = {"headers": [(b"cookie", f"other=1; wiu_wanted={kept}".encode())]}
    return dict(wanted.kept(scope, path, HOME, b""))[b"location"].decode()


@pytest.mark.parametrize(
    ("came_from", "page"),
    [
        ("https://wiu.example.org/requests", "requests"),
        ("https://wiu.example.org/base/workforce?rows=region&only_nation=Wales", None),
        ("https://wiu.example.org/workforce?rows=region", "workforce?rows=region"),
    ],
)
def test_the_page_that_somebody_comes_from_is_remembered_and_gone_back_to(came_from, page):
    (cookie,) = remembered(came_from)
    assert "HttpOnly; SameSite=Lax; Max-Age=600; Secure" in cookie
    value = cookie.partition("=")[2].partition(";")[0]
    assert led_to(value) == f"/{page or 'workforce?rows=region&only_nation=Wales'}"
    assert unquote(value) == led_to(value)[1:]


@pytest.mark.parametrize(
    "came_from", ["", "https://wiu.example.org/", "https://x.org/[", "https://x.org/pages"]
)
def test_what_is_no_page_is_not_remembered(came_from):
    assert remembered(came_from) == []


@pytest.mark.parametrize(
    "kept",
    [
        "https%3A%2F%2Felsewhere.example.org",
        "%2F%2Felsewhere.example.org%2F",
        "media%2Fx",
        "",
        "%5B",
        "..%2Fx",
    ],
)
def test_a_cookie_of_ones_own_making_leads_to_the_first_page(kept):
    assert led_to(kept) == "/"


def test_a_whole_address_in_the_cookie_leads_to_this_server_only():
    assert led_to("https%3A%2F%2Felsewhere.example.org%2Frequests") == "/requests"
    assert "\n" not in led_to("requests%3Fa%3D%0D%0Ab")


def test_it_is_forgotten_once_it_was_gone_to_and_only_then():
    scope = {"headers": [(b"cookie", b"wiu_wanted=requests")]}
    back = [value for name, value in wanted.kept(scope, "oauth2callback", HOME, b"") if name == b"set-cookie"]
    assert b"Max-Age=0" in back[0]
    assert wanted.kept(scope, "workforce", HOME, b"") == HOME
