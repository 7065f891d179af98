"""Draw the picture of the page for the README: the demo's list after what came home. Needs Chromium.

python -m tools.page_picture [FILE.png]
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.support.chromium import chromium

ROOT = Path(__file__).resolve().parent.parent
DAY = "2026-11-21"
_SIZE = (1240, 860)
_OPEN = re.compile(r"(http://127\S+)")
_CASE = """\
name: list.xlsx
as_of: 2026-11-21
inputs: [inputs/list.xlsx]
returned: [{returned}]
"""


def main(arguments: Sequence[str]) -> int:
    """Write the picture."""
    picture = Path(arguments[0]) if arguments else ROOT / "docs" / "page.png"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _simexit("demo", "-o", str(folder / "demo"), "--as-of", DAY)
        case = _case(folder / "demo", folder / "case")
        command = [
            sys.executable,
            "-m",
            "simexit",
            "page",
            "--no-browser",
            "--folder",
            str(case),
            "--as-of",
            DAY,
        ]
        with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as server:
            try:
                _draw(_address(server), picture)
            finally:
                server.terminate()
    return 0


def _case(demo: Path, case: Path) -> Path:
    """A case of the list, with what its company and its departments answered."""
    for kind in ("inputs", "returned"):
        (case / kind).mkdir(parents=True)
    shutil.copy(demo / "list.xlsx", case / "inputs")
    answers = [demo / "profile.yaml", *sorted((demo / "questions").glob("*.xlsx"))]
    for path in answers:
        shutil.copy(path, case / "returned")
    listed = ", ".join(f"returned/{path.name}" for path in answers)
    (case / "case.yaml").write_text(_CASE.format(returned=listed), encoding="utf-8")
    return case


def _address(server: subprocess.Popen[str]) -> str:
    for line in server.stderr or ():
        if found := _OPEN.search(line):
            return found[1]
    raise SystemExit("the page did not start")


def _draw(address: str, picture: Path) -> None:
    with chromium() as browser:
        page = browser.new_page(locale="en-GB", viewport={"width": _SIZE[0], "height": _SIZE[1]})
        page.goto(address)
        page.wait_for_selector("#main")
        page.locator("#steps a[href$=questions]").click()
        page.wait_for_selector("#answer")
        page.screenshot(path=picture)


def _simexit(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "simexit", *arguments], cwd=ROOT, check=True, capture_output=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
