"""What the benchmarks share that measure a running server: the server itself, and people who click by websocket.

No script of its own. A person sends and receives what a browser would: their cookie, the page and its filters, a
press of a button by its label, and the names of those large messages that a browser keeps and need not be sent again.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, generate_xsrf_token_string
from websockets.asyncio.client import connect

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    from websockets.asyncio.client import ClientConnection

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # a script run alone finds the product
PATIENCE = 300
MISHAP = b"Something went wrong"


@dataclass(frozen=True)
class Served:
    """A running server: its address, the secret of its cookies, its process number, and seconds until it answered."""

    address: str
    secret: str
    pid: int
    started_in: float

    def memory(self) -> float:
        """Return the resident memory of the server in MB."""
        return memory(self.pid)

    def cpu(self) -> float:
        """Return the seconds of a processor that the server has used."""
        said = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        return (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


def free_port() -> int:
    """Return a port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def build_sample(home: Path, *more: str) -> None:
    """Build the sample survey in a folder."""
    subprocess.run(
        [sys.executable, "-m", "wiu", "sample", *more],
        cwd=ROOT,
        env=os.environ | {"WIU_HOME": str(home)},
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@contextmanager
def server(home: Path, app: Path = ROOT / "app.py") -> Iterator[Served]:
    """Run the product, or another Streamlit app, over `home` on a free port until the end."""
    port = free_port()
    secret, address = secrets.token_urlsafe(48), f"http://127.0.0.1:{port}"
    file = home / "secrets.toml"
    file.write_text(
        f'[auth]\nredirect_uri = "{address}/oauth2callback"\ncookie_secret = "{secret}"\nclient_id = "wiu"\n'
        f'client_secret = "x"\nserver_metadata_url = "{address}/none"\n'
    )
    began = time.monotonic()
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "streamlit", "run", str(app)),
            *(f"--server.port={port}", "--server.headless=true", f"--secrets.files={file}"),
        ],
        cwd=ROOT,
        env=os.environ | {"WIU_HOME": str(home), "OMP_NUM_THREADS": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_it_answers(f"{address}/_stcore/health", process)
        yield Served(address, secret, process.pid, time.monotonic() - began)
    finally:
        process.terminate()
        process.wait(60)  # it may still be reading what the first pages show


def _wait_until_it_answers(address: str, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + 120
    while time.monotonic() < ends:
        if process.poll() is not None:
            raise RuntimeError("the server ended by itself")
        try:
            urllib.request.urlopen(address, timeout=2).close()  # noqa: S310 - our own server
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError("the server did not come up")


def identity(served: Served, number: int, role: str) -> str:
    """Return the cookie of somebody who signed in just now."""
    now = int(time.time())
    said = {
        "sub": f"person-{number}",
        "name": f"Person {number}",
        "aud": "wiu",
        "iat": now,
        "exp": now + 3600,
        "roles": [role],
        "origin": served.address,
        "is_logged_in": True,
        "provider": "default",
    }
    return create_signed_value(served.secret, "_streamlit_user", json.dumps(said)).decode()


_KINDS = ("button", "selectbox", "multiselect", "text_input")


@dataclass
class Person:
    """One browser's session. `errors` counts mishaps that were shown, `received` the bytes that came."""

    socket: ClientConnection
    page: str = ""
    errors: int = 0
    received: int = 0
    _there: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    _states: dict[str, WidgetState] = field(default_factory=dict)
    _kept: set[str] = field(default_factory=set)

    def offers(self, label: str) -> bool:
        """Return whether the page has a button of that label, or one that begins with it."""
        return self._button(label) is not None

    async def open(self, page: str) -> float:
        """Open a page from the menu; return the seconds until its script had finished."""
        if page != self.page:
            self.page, self._there, self._states = page, {}, {}
        return await self._run()

    async def press(self, label: str) -> float:
        """Press the button of that label; return the seconds until the script had finished.

        Raises:
            LookupError: the page has no such button.

        """
        if (found := self._button(label)) is None:
            raise LookupError(label)
        return await self._run(WidgetState(id=found[0], trigger_value=True), fragment=found[1])

    async def unfold(self, label: str) -> float:
        """Unfold what is drawn only when it is unfolded; return the seconds until the script had finished.

        Raises:
            LookupError: the page has nothing of that label.

        """
        if (found := self._there.get(("expandable", label))) is None:
            raise LookupError(label)
        self._states[found[0]] = WidgetState(id=found[0], bool_value=True)
        return await self._run(fragment=found[1])

    async def choose(self, label: str, *options: str) -> float:
        """Choose in the list of that label; return the seconds until the script had finished.

        Raises:
            LookupError: the page has no such list.

        """
        for kind in ("selectbox", "multiselect"):
            if found := self._there.get((kind, label)):
                self._set(kind, found[0], options)
                return await self._run(fragment=found[1])
        raise LookupError(label)

    async def write(self, label: str, text: str) -> float:
        """Write into the line of that label; return the seconds until the script had finished.

        Raises:
            LookupError: the page has no such line.

        """
        if (found := self._there.get(("text_input", label))) is None:
            raise LookupError(label)
        self._states[found[0]] = WidgetState(id=found[0], string_value=text)
        return await self._run(fragment=found[1])

    def _button(self, label: str) -> tuple[str, str] | None:
        said = [each for kind, each in self._there if kind == "button"]
        name = next((each for each in said if each == label or each.startswith(f"{label} ")), None)
        return None if name is None else self._there["button", name]

    def _set(self, kind: str, name: str, options: Sequence[str]) -> None:
        state = WidgetState(id=name)
        if kind == "selectbox":
            state.string_value = options[0]
        else:
            state.string_array_value.data.extend(options)
        self._states[name] = state

    def _note(self, answer: ForwardMsg) -> None:
        """Note what can be pressed, unfolded and chosen, and what the server itself set."""
        block = answer.delta.add_block
        if block.expandable.id:
            self._there["expandable", block.expandable.label] = (
                block.expandable.id,
                answer.delta.fragment_id,
            )
        kind = answer.delta.new_element.WhichOneof("type")
        if kind not in _KINDS:
            return
        element = getattr(answer.delta.new_element, kind)
        self._there[kind, element.label] = (element.id, answer.delta.fragment_id)
        if kind in {"selectbox", "multiselect"} and element.set_value:
            given = [element.raw_value] if kind == "selectbox" else element.raw_values
            self._set(kind, element.id, given)

    async def _run(self, pressed: WidgetState | None = None, *, fragment: str = "") -> float:
        ask = BackMsg()
        ask.rerun_script.page_name, ask.rerun_script.fragment_id = self.page, fragment
        ask.rerun_script.widget_states.widgets.extend(self._states.values())
        if pressed is not None:
            ask.rerun_script.widget_states.widgets.append(pressed)
        ask.rerun_script.cached_message_hashes.extend(self._kept)
        if not fragment:
            self._there = {}
        began = time.perf_counter()
        await self.socket.send(ask.SerializeToString())
        while True:
            raw = await asyncio.wait_for(self.socket.recv(), PATIENCE)
            self.received += len(raw)
            answer = ForwardMsg()
            answer.ParseFromString(raw)
            self.errors += MISHAP in raw
            if answer.metadata.cacheable and answer.hash:
                self._kept.add(answer.hash)
            if answer.WhichOneof("type") == "delta":
                self._note(answer)
            if answer.WhichOneof("type") == "script_finished":
                return time.perf_counter() - began


@asynccontextmanager
async def person(served: Served, number: int, role: str = "office") -> AsyncIterator[Person]:
    """Sign somebody in, and connect them as a browser does."""
    token = generate_xsrf_token_string()
    cookies = (
        f"_streamlit_xsrf={token}; _streamlit_user={identity(served, number, role)}; wiu_browser=p{number}"
    )
    async with connect(
        f"ws://{served.address.removeprefix('http://')}/_stcore/stream",
        subprotocols=["streamlit", token],
        additional_headers={"Origin": served.address, "Cookie": cookies},
        max_size=None,
    ) as connected:
        yield Person(connected)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which that share of the values lies."""
    ranked = sorted(values)
    return ranked[min(int(len(ranked) * share), len(ranked) - 1)]


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a table in Markdown; columns but the first are figures, to the right."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" + " ---: |" * (len(head) - 1)]
    lines += ["| " + " | ".join(str(each) for each in row) + " |" for row in rows]
    return "\n".join(lines)
