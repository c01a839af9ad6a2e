"""Measure many people at once: real websocket sessions that click, and think three seconds in between.

Run from the project's root: `python benchmarks/many.py [--seconds 60] [--sessions 10,25,50]`. A server is
started over a sample survey; each session signs in by a cookie as the office, opens pages and changes a filter.
Prints, for each number of sessions, the median and 95th percentile of a click at the server, beside the same
click by one session alone (the bound), the errors, and how much memory the server grew by. The sessions run on
the same machine and take their share of its processors: the figures are an upper bound.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import (
    create_signed_value,
    generate_xsrf_token_string,
)
from websockets.asyncio.client import connect

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
THINKS = 3.0
CLICKS = (
    ("overview", ""),
    ("workforce", "only_nation=England"),
    ("workforce", "only_nation=Scotland"),
    ("workforce", ""),
    ("requests", ""),
    ("methods", ""),
)


@dataclass
class Seen:
    """Seconds of each click by page, and the clicks that failed."""

    took: list[tuple[str, float]] = field(default_factory=list)
    errors: int = 0


@contextmanager
def server(home: Path) -> Iterator[tuple[str, str, int]]:
    """Run the app over `home`; yield its address, the secret of its cookies and its process number."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    secret, address = secrets.token_urlsafe(48), f"http://127.0.0.1:{port}"
    file = home / "secrets.toml"
    file.write_text(
        f'[auth]\nredirect_uri = "{address}/oauth2callback"\ncookie_secret = "{secret}"\nclient_id = "wiu"\n'
        f'client_secret = "x"\nserver_metadata_url = "{address}/none"\n'
    )
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    process = subprocess.Popen(
        [*command, "--server.headless=true", f"--secrets.files={file}"],
        cwd=ROOT,
        env=os.environ | {"WIU_HOME": str(home), "OMP_NUM_THREADS": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=2).close()  # noqa: S310 - our own
                break
            except OSError:
                time.sleep(0.2)
        yield address, secret, process.pid
    finally:
        process.terminate()
        process.wait(30)


def identity(address: str, secret: str, number: int) -> str:
    """Return the cookie of an office member who signed in just now."""
    now = int(time.time())
    said = {
        "sub": f"person-{number}",
        "name": f"Person {number}",
        "aud": "wiu",
        "iat": now,
        "exp": now + 3600,
        "roles": ["office"],
        "origin": address,
        "is_logged_in": True,
        "provider": "default",
    }
    return create_signed_value(secret, "_streamlit_user", json.dumps(said)).decode()


async def person(address: str, secret: str, number: int, until: float, seen: Seen) -> None:
    """Click, think, and click again until the time is over."""
    chance = random.Random(number)  # noqa: S311 - only who clicks what
    token = generate_xsrf_token_string()
    cookies = (
        f"_streamlit_xsrf={token}; _streamlit_user={identity(address, secret, number)}; wiu_browser=p{number}"
    )
    async with connect(
        f"ws://{address.removeprefix('http://')}/_stcore/stream",
        subprotocols=["streamlit", token],
        additional_headers={"Origin": address, "Cookie": cookies},
        max_size=None,
    ) as socket_:
        await asyncio.sleep(chance.random() * THINKS)
        while time.monotonic() < until:
            page, query = chance.choice(CLICKS)
            ask = BackMsg()
            ask.rerun_script.page_name, ask.rerun_script.query_string = page, query
            started = time.perf_counter()
            await socket_.send(ask.SerializeToString())
            while True:
                raw = await asyncio.wait_for(socket_.recv(), 120)
                answer = ForwardMsg()
                answer.ParseFromString(raw)
                if b"Something went wrong" in raw:
                    seen.errors += 1
                if answer.WhichOneof("type") == "script_finished":
                    break
            seen.took.append((page, time.perf_counter() - started))
            await asyncio.sleep(THINKS)


def memory(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


async def crowd(address: str, secret: str, sessions: int, seconds: float) -> Seen:
    """Let so many people click for so long; return what they saw."""
    seen, until = Seen(), time.monotonic() + seconds
    await asyncio.gather(*(person(address, secret, each, until, seen) for each in range(sessions)))
    return seen


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser()
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--sessions", default="10,25,50")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        subprocess.run(
            [sys.executable, "-m", "wiu", "sample"],
            cwd=ROOT,
            env=os.environ | {"WIU_HOME": folder},
            check=True,
            stdout=subprocess.DEVNULL,
        )
        with server(home) as (address, secret, pid):
            asyncio.run(crowd(address, secret, 1, 30))  # warm
            alone = [took for _, took in asyncio.run(crowd(address, secret, 1, 30)).took]
            bound = statistics.median(alone)
            print("| sessions | clicks | p50 s | p95 s | p95 ÷ one alone | errors | memory MB |")
            print("| --- | --- | --- | --- | --- | --- | --- |")
            print(f"| 1 | {len(alone)} | {bound:.3f} | {max(alone):.3f} | | | {memory(pid):.0f} |")
            for sessions in map(int, given.sessions.split(",")):
                seen = asyncio.run(crowd(address, secret, sessions, given.seconds))
                took = sorted(each for _, each in seen.took)
                p50, p95 = took[len(took) // 2], took[int(len(took) * 0.95)]
                print(
                    f"| {sessions} | {len(took)} | {p50:.3f} | {p95:.3f} | {p95 / bound:.1f} | {seen.errors} "
                    f"| {memory(pid):.0f} |"
                )


if __name__ == "__main__":
    main()
