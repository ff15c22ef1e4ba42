"""The page looks as it did: small reference pictures, compared coarsely, so that fonts may differ and a broken page not.

After a wanted change: `python -m pytest tests/test_looks.py --new-looks` writes the pictures of tests/data/looks anew; look at them.
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from conftest import ROOT
from opened import NARROW, WIDE, Opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LOOKS = ROOT / "tests" / "data" / "looks"
SIZE = 160
"""Width of a reference picture: letters are gone, what stands where is not."""

MOST, FAR = 0.04, 40
"""Share of the picture's points that may be off, and by how much (of 255) a point must be off to count."""

SMALL = """async ([shots, width]) => {
  const points = [];
  for (const shot of shots) {
    const image = new Image();
    image.src = `data:image/png;base64,${shot}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = Math.round((image.height / image.width) * width);
    const pen = canvas.getContext("2d");
    pen.imageSmoothingQuality = "high";
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    points.push({
      height: canvas.height,
      data: btoa(Array.from(pen.getImageData(0, 0, canvas.width, canvas.height).data, (n) => String.fromCharCode(n)).join("")),
      png: canvas.toDataURL("image/png").split(",")[1],
    });
  }
  return points;
}"""

pytestmark = [pytest.mark.browser]


class Small(NamedTuple):
    """A picture in the size of the reference: its points, four bytes each, and its file."""

    height: int
    points: bytes
    png: bytes


def small(blank: Page, *shots: bytes) -> list[Small]:
    """Pictures in the size of the reference, drawn by the browser itself."""
    found = blank.evaluate(SMALL, [[base64.b64encode(s).decode() for s in shots], SIZE])
    return [Small(one["height"], base64.b64decode(one["data"]), base64.b64decode(one["png"])) for one in found]


def differing(one: bytes, other: bytes) -> float:
    """The share of points of which a colour differs clearly."""
    off = sum(
        any(abs(one[n + c] - other[n + c]) > FAR for c in range(3)) for n in range(0, min(len(one), len(other)), 4)
    )
    return off / (len(one) / 4)


def shown(opened: Opened, view: str) -> None:
    if view != "Graph":
        opened.page.get_by_role("button", name=view, exact=True).first.click()
    opened.page.wait_for_timeout(600)


@pytest.mark.parametrize(
    ("name", "view", "how"),
    [
        ("graph", "Graph", {"viewport": WIDE}),
        ("graph-dark", "Graph", {"viewport": WIDE, "color_scheme": "dark"}),
        ("timeline", "Timeline", {"viewport": WIDE}),
        ("map", "Map", {"viewport": WIDE}),
        ("story", "Story", {"viewport": WIDE}),
        ("phone", "Graph", {"viewport": NARROW}),
        ("print", "Story", {"viewport": WIDE}),
    ],
)
def test_the_page_looks_as_it_did(
    name: str,
    view: str,
    how: dict[str, object],
    page_file: Path,
    browser: Browser,
    request: pytest.FixtureRequest,
) -> None:
    context = browser.new_context(offline=True, **how)  # type: ignore[arg-type]
    opened = Opened(context.new_page(), page_file)
    shown(opened, view)
    if name == "print":
        opened.page.emulate_media(media="print")
        opened.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        opened.page.wait_for_timeout(1500)
    blank = browser.new_page()
    shot = opened.page.screenshot()
    file = LOOKS / f"{name}.png"
    if request.config.getoption("--new-looks"):
        (now,) = small(blank, shot)
        file.write_bytes(now.png)
    now, before = small(blank, shot, file.read_bytes())
    blank.close()
    context.close()
    assert now.height == before.height
    share = differing(now.points, before.points)
    assert share <= MOST, f"{share:.1%} of the picture differ from {file}"


def test_another_view_would_be_noticed(browser: Browser) -> None:
    blank = browser.new_page()
    graph, story = small(blank, (LOOKS / "graph.png").read_bytes(), (LOOKS / "story.png").read_bytes())
    blank.close()
    assert differing(graph.points, story.points) > 2 * MOST
