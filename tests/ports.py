"""Ports for the servers of tests: free when they are asked for, and given to nobody else of the same run."""

import os
import socket

_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_WORKERS = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
_given = set()


def free_port():
    """Return a port that nobody uses: it is free until its server is up, which may be seconds later.

    Each process of a run takes its own share of them, and none twice.
    """
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        # Linux offers odd ones first, and even ones for what calls out
        if port // 2 % _WORKERS == _WORKER and port not in _given:
            _given.add(port)
            return port
