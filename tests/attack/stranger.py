"""An attacker without a browser: identity cookies of their own making, the raw websocket, plain requests."""

import json
import time
import urllib.error
import urllib.request

from staged import CLIENT, COOKIE_SECRET
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import (
    create_signed_value,
    generate_xsrf_token_string,
)
from websockets.sync.client import connect

USER = "_streamlit_user"


def claims(address, *roles, **changed):
    """Return what the provider would have said of a person with these roles, and Streamlit kept."""
    now = int(time.time())
    said = {
        "iss": "http://localhost",
        "sub": f"test-{'-'.join(roles)}",
        "name": "Ada Example",
        "aud": CLIENT,
        "iat": now,
        "exp": now + 3600,
        "nonce": "n",
        "roles": list(roles),
        "origin": address,
        "is_logged_in": True,
        "provider": "default",
    }
    return said | changed


def cookie(content, secret=COOKIE_SECRET):
    """Return an identity cookie over claims, signed as the server would."""
    return create_signed_value(secret, USER, json.dumps(content)).decode()


class Session:
    """A websocket of its own, with an identity cookie or none."""

    def __init__(self, address, identity=None):
        token = generate_xsrf_token_string()
        kept = f"_streamlit_xsrf={token}" + (f"; {USER}={identity}" if identity else "")
        self._connecting = connect(
            f"ws://{address.removeprefix('http://')}/_stcore/stream",
            subprotocols=["streamlit", token],
            additional_headers={"Origin": address, "Cookie": f"{kept}; wiu_browser=attacker-{token[-8:]}"},
            max_size=None,
        )

    def __enter__(self):
        self._socket = self._connecting.__enter__()
        return self

    def __exit__(self, *failure):
        self._connecting.__exit__(*failure)

    def visit(self, page="", query=""):
        """Run a page; return all bytes that the server sent for it."""
        ask = BackMsg()
        ask.rerun_script.page_name = page
        ask.rerun_script.query_string = query
        self._socket.send(ask.SerializeToString())
        sent = []
        while True:
            raw = self._socket.recv(timeout=90)
            sent.append(raw)
            answer = ForwardMsg()
            answer.ParseFromString(raw)
            if answer.WhichOneof("type") == "script_finished":
                return b"\n".join(sent)


def visit(address, page="", identity=None, query=""):
    with Session(address, identity) as session:
        return session.visit(page, query)


def fetch(address, path, **headers):
    """Return status, headers and body of a plain request."""
    request = urllib.request.Request(address + path, headers=headers)  # noqa: S310 - our own server
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, dict(refused.headers), refused.read()
