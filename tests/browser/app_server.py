"""The app on a free loopback port, started as an operator starts it."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest
from ports import free_port

PATIENCE = 60


def _wait_until_healthy(address, server):
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        assert server.poll() is None, "the server ended by itself"
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):  # noqa: S310 - our own server
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail("the server did not come up")


@contextmanager
def running(root, home, *, by="streamlit", settings=(), log=None):
    """Run the app over a folder of databases; yield its address. What it logs goes to the file `log`."""
    port = free_port()
    commands = {
        "streamlit": ["streamlit", "run", "app.py", f"--server.port={port}", "--server.headless=true"],
        "uvicorn": ["uvicorn", "app:app", f"--port={port}", "--log-level=warning"],
    }
    environment = os.environ | {"WIU_HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1"}
    kept = log.open("w") if log else None
    server = subprocess.Popen(
        [sys.executable, "-m", *commands[by], *settings],
        cwd=root,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=kept or subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_healthy(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=60)  # it may still be reading what the first pages show
        if kept:
            kept.close()
