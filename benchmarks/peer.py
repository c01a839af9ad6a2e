"""Compare a page with the same page in another framework, in the same browser and the same run.

Run from the project's root: `PYTHONPATH=. python benchmarks/peer.py [--clicks 12]`. A table, a chart and a map over one DuckDB file, five
times: in Dash; in Streamlit with nothing around it; a page of Streamlit with hardly anything on it; and two of the
product's own pages, with sign-in, door, log and disclosure control. Dash is installed from `requirements-bench.txt`
into a folder of its own. A cold page is one of a browser that has never been there, of a server that has just
started; warm is the same browser's second visit; a click is the time from the press until the answer is drawn.
"""

from __future__ import annotations

import argparse
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright
from served import ROOT, Served, build_sample, free_port, identity, memory, server, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
PEERS = ROOT / "benchmarks/peers"
PATIENCE = 90_000
CHOICES = ("RT", "NM", "DRRP", "MR", "CE")
READY = (
    ("Age profile", "Headcount and share by staff group and age"),
    ("Staff groups", "Headcount and WTE in post by staff group"),
    ("Vacancies by region", "WTE establishment, WTE vacant and vacancy rate by region"),
)


@dataclass(frozen=True)
class Told:
    """What was measured of one page: seconds, and MB of its server."""

    cold: float
    warm: float
    click: float
    memory: float


@contextmanager
def started(command: list[str], environment: dict[str, str], address: str) -> Iterator[int]:
    """Run a peer until the end; yield its process number."""
    process = subprocess.Popen(
        command,
        cwd=PEERS,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(address, timeout=2).close()  # noqa: S310 - our own server
                break
            except OSError:
                time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


def measured(
    browser: Browser,
    address: str,
    pid: int,
    *,
    there: Callable[[Page], None],
    clicks: list[Callable[[Page], None]],
    cookies: list[dict[str, str]],
) -> Told:
    """Open a page cold and warm, click through it, and return what it took."""
    context: BrowserContext = browser.new_context(viewport={"width": 1300, "height": 900})
    context.set_default_timeout(PATIENCE)
    context.add_cookies(cookies)  # type: ignore[arg-type]
    opened = []
    for _ in range(2):
        page = context.new_page()
        began = time.perf_counter()
        page.goto(address)
        there(page)
        opened.append(time.perf_counter() - began)
        if len(opened) == 1:
            page.close()
    for click in clicks[: len(clicks) // 3]:
        click(page)  # what is asked for the first time is no click like the others
    took = []
    for click in clicks:
        page.wait_for_timeout(400)
        began = time.perf_counter()
        click(page)
        took.append(time.perf_counter() - began)
    context.close()
    click_ = statistics.median(took) if took else math.nan
    return Told(opened[0], opened[1], click_, memory(pid))


def drawn(plots: int) -> Callable[[Page], None]:
    """Return what waits until the table and so many charts are there."""

    def wait(page: Page) -> None:
        page.locator("caption").first.wait_for()
        for place in range(plots):
            page.locator(".js-plotly-plot").nth(place).locator(".main-svg").first.wait_for()

    return wait


def pressing(label: str, said: str) -> Callable[[Page], None]:
    """Return a click on a choice, which waits for the table that answers it: its caption says what was asked."""

    def click(page: Page) -> None:
        page.get_by_text(label, exact=True).first.click()
        page.locator("caption").filter(has_text=said).wait_for()

    return click


def in_dash(browser: Browser, folder: Path, database: Path, clicks: int) -> Told:
    """Measure the page in Dash."""
    place = folder / "dash"
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(place)),
            *("-r", str(ROOT / "requirements-bench.txt")),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    port = free_port()
    environment = {
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(place))),
        "PEER_DATABASE": str(database),
        "PEER_PORT": f"{port}",
    }
    address = f"http://127.0.0.1:{port}"
    choices = [pressing(each, f"By region: {each}") for each in CHOICES * clicks][:clicks]
    with started([sys.executable, "dash_page.py"], environment, address) as pid:
        return measured(browser, address, pid, there=drawn(2), clicks=choices, cookies=[])


def in_streamlit(browser: Browser, database: Path, script: str, plots: int, clicks: int) -> Told:
    """Measure a page of Streamlit alone."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {"PYTHONPATH": str(ROOT), "PEER_DATABASE": str(database)}
    command = [
        *(sys.executable, "-m", "streamlit", "run", script, f"--server.port={port}"),
        *("--server.headless=true", "--browser.gatherUsageStats=false", "--server.fileWatcherType=none"),
    ]
    choices = [pressing(each, f"By region: {each}") for each in CHOICES * clicks][:clicks]
    with started(command, environment, f"{address}/_stcore/health") as pid:
        return measured(browser, address, pid, there=drawn(plots), clicks=choices, cookies=[])


def ours(browser: Browser, served: Served, page: str, clicks: list[Callable[[Page], None]]) -> Told:
    """Measure a page of the product, signed in as the office."""
    cookie = {"name": "_streamlit_user", "value": identity(served, 1, "office"), "url": served.address}
    plots = 1 if clicks else 0
    return measured(
        browser, f"{served.address}/{page}", served.pid, there=drawn(plots), clicks=clicks, cookies=[cookie]
    )


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser()
    options.add_argument("--clicks", type=int, default=12)
    given = options.parse_args()
    if not Path(CHROMIUM).exists():
        sys.exit("there is no Chromium on this machine, which draws the pages: install the system's package")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        home = folder / "home"
        home.mkdir()
        build_sample(home)
        database = folder / "peer.duckdb"
        shutil.copyfile(home / "editions/edition-0001.duckdb", database)

        def browser() -> Browser:
            return playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)

        found: dict[str, Told] = {}
        found["Dash: table, chart, map"] = in_dash(browser(), folder, database, given.clicks)
        found["Streamlit alone: table, chart, map"] = in_streamlit(
            browser(), database, "streamlit_page.py", 2, given.clicks
        )
        found["Streamlit alone: a title and one choice"] = in_streamlit(
            browser(), database, "empty_page.py", 0, given.clicks
        )
        presses = [pressing(*each) for each in READY * given.clicks][: given.clicks]
        with server(home) as served:
            found["the product: Overview, its first page"] = ours(browser(), served, "", [])
        with server(home) as served:
            found["the product: Workforce, ready views"] = ours(browser(), served, "workforce", presses)
        peer = found["Dash: table, chart, map"]
        print(
            table(
                ("", "cold page, s", "÷ Dash", "warm, s", "click, ms", "÷ Dash", "memory, MB"),
                [
                    (
                        name,
                        f"{each.cold:.1f}",
                        f"{each.cold / peer.cold:.1f}",
                        f"{each.warm:.1f}",
                        f"{each.click * 1000:,.0f}" if not math.isnan(each.click) else "",
                        f"{each.click / peer.click:.1f}" if not math.isnan(each.click) else "",
                        f"{each.memory:,.0f}",
                    )
                    for name, each in found.items()
                ],
            )
        )


if __name__ == "__main__":
    main()
