"""Pictures of screens, small and grey, compared with kept ones (see the decision on kept pictures).

A picture is the page's main column at a thirteenth of its size. Two are alike if few of their squares of about a hundred
pixels differ in brightness: what another machine's fonts do moves letters within a square, what goes missing, is cut off or
changes colour empties or fills whole squares.
"""

import base64
import os
import struct
import zlib
from pathlib import Path

import numpy as np

KEPT = Path(__file__).with_name("pictures")
KEEP = os.environ.get("WIU_KEEP_PICTURES") == "1"
SCALE, SQUARE = 13, 8
MOST_SQUARES, LEVELS = 4, 20
"""How many squares may differ, and by how many of 256 levels a square does."""
TALLER = 0.03
MOST_WAITS = 60
HEAD = b"\x89PNG\r\n\x1a\n"
BESIDE = 300
ALONE = """[data-testid=stSidebar] {display: none !important}
[data-testid=stMain] {width: WIDTHpx !important; max-width: WIDTHpx !important; flex: none !important}"""
SMALLER = """async ([png, scale]) => {
    const picture = new Image();
    picture.src = "data:image/png;base64," + png;
    await picture.decode();
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width / scale);
    canvas.height = Math.round(picture.height / scale);
    const brush = canvas.getContext("2d");
    brush.imageSmoothingQuality = "high";
    brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const seen = brush.getImageData(0, 0, canvas.width, canvas.height).data;
    const grey = [];
    for (let at = 0; at < seen.length; at += 4) {
        grey.push(Math.round(0.3 * seen[at] + 0.59 * seen[at + 1] + 0.11 * seen[at + 2]));
    }
    return [canvas.width, canvas.height, grey];
}"""


def still(page):
    """Wait until the page grows no more: a chart is drawn when its library has come; return the height."""
    heights = [0]
    while len(heights) < MOST_WAITS and not (heights[-1] and heights[-3:] == [heights[-1]] * 3):
        page.wait_for_timeout(300)
        heights.append(page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight"))
    return heights[-1]


def taken(page):
    """Return the main column of a page, whole, as a small grey picture."""
    column = page.locator("[data-testid=stMainBlockContainer]")
    # the menu's width is the browser's to remember: the column is set as wide as on a page without it
    alone = page.add_style_tag(content=ALONE.replace("WIDTH", str(page.viewport_size["width"] - BESIDE)))
    width, height = page.viewport_size["width"], page.viewport_size["height"]
    tall = still(page)
    page.set_viewport_size({"width": width, "height": min(int(tall) + 20, 7000)})
    still(page)
    png = base64.b64encode(column.screenshot()).decode()
    page.set_viewport_size({"width": width, "height": height})
    alone.evaluate("each => each.remove()")
    aside = page.context.new_page()
    wide, high, grey = aside.evaluate(SMALLER, [png, SCALE])
    aside.close()
    return np.array(grey, np.uint8).reshape(high, wide)


def written(picture):
    """Return a picture as PNG, in grey, without a filter."""

    def chunk(name, content):
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    high, wide = picture.shape
    rows = b"".join(b"\0" + row.tobytes() for row in picture)
    about = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    return HEAD + chunk(b"IHDR", about) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def read(content):
    """Return the picture that `written` wrote."""
    wide, high = struct.unpack(">II", content[16:24])
    start = content.index(b"IDAT")
    (length,) = struct.unpack(">I", content[start - 4 : start])
    rows = np.frombuffer(zlib.decompress(content[start + 4 : start + 4 + length]), np.uint8)
    return rows.reshape(high, wide + 1)[:, 1:]


def squares(picture, high, wide):
    """Return the mean of each square of a picture that is first filled up with white."""
    filled = np.full((-(-high // SQUARE) * SQUARE, -(-wide // SQUARE) * SQUARE), 255.0)
    filled[: picture.shape[0], : picture.shape[1]] = picture
    down, across = (each // SQUARE for each in filled.shape)
    return filled.reshape(down, SQUARE, across, SQUARE).mean(axis=(1, 3))


def difference(one, other):
    """Return how many squares of two pictures differ; all of them where the sizes do."""
    sizes = one.shape, other.shape
    if any(abs(a - b) > max(2, TALLER * b) for a, b in zip(*sizes, strict=True)):
        return one.size // SQUARE**2
    high, wide = (max(pair) for pair in zip(*sizes, strict=True))
    apart = abs(squares(one, high, wide) - squares(other, high, wide))
    return int((apart > LEVELS).sum())


def compare(page, name):
    """Compare what a page shows with the kept picture of that name; with WIU_KEEP_PICTURES=1 keep it instead."""
    picture, path = taken(page), KEPT / f"{name}.png"
    if KEEP:
        KEPT.mkdir(exist_ok=True)
        path.write_bytes(written(picture))
        return
    assert path.exists(), f"no picture {name} is kept: look at the page, then run with WIU_KEEP_PICTURES=1"
    differs = difference(picture, read(path.read_bytes()))
    if differs > MOST_SQUARES and (folder := os.environ.get("WIU_PICTURES")):
        (Path(folder) / f"{name}-small.png").write_bytes(written(picture))
    assert differs <= MOST_SQUARES, (
        f"{name} looks different in {differs} squares. If it is meant to: look, and keep it"
    )
