"""The pages as people start them: `simexit page` as a program of its own, with a folder of its own for what is kept."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
AS_OF = "2026-11-25"
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/\S*")


@dataclass
class PagesServed:
    """A page that runs: `entrance` lets a browser in, `said` is what was written on standard error so far."""

    process: subprocess.Popen[str]
    folder: Path
    entrance: str = ""
    said: list[str] = field(default_factory=list)

    @property
    def origin(self) -> str:
        """The address of the first page, without a slash at its end."""
        return self.entrance.partition("/?")[0]

    @property
    def aside(self) -> Path:
        """Where everything is that goes at the end."""
        return self.folder / "aside"

    @property
    def kept(self) -> Path:
        """Where cases are kept."""
        return self.folder / "kept"


@contextmanager
def pages_served(
    folder: Path, *options: str, ends: bool = False, beside: PagesServed | None = None
) -> Iterator[PagesServed]:
    """A page that runs until the end of the block, with these options besides.

    `ends`: it may end before. `beside`: another that runs, whose cache has what this one needs too.
    """
    arguments = ["page", "--no-browser", "--as-of", AS_OF, "--keep-in", str(folder / "kept"), *options]
    # Not the cache of all tests, some of which look into it.
    cache = (beside.folder if beside else folder) / "cache"
    (folder / "aside").mkdir(parents=True, exist_ok=True)
    with subprocess.Popen(
        [sys.executable, "-m", "simexit", *arguments], cwd=ROOT, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "SIMEXIT_CACHE": str(cache), "TMPDIR": str(folder / "aside"),
             "PYTHONIOENCODING": "utf-8"},
    ) as process:  # fmt: skip
        served = PagesServed(process, folder)
        opened = threading.Event()
        reading = threading.Thread(target=_listen, args=(served, opened))
        reading.start()
        try:
            assert opened.wait(60) and served.entrance, served.said
            yield served
            assert ends or process.poll() is None, (
                f"the page ended by itself ({process.poll()}): {served.said[-20:]}"
            )
        finally:
            process.terminate()
            process.wait(20)
            reading.join(20)


def _listen(served: PagesServed, opened: threading.Event) -> None:
    """Take in what the program says, and of that the address."""
    assert served.process.stderr is not None
    for line in served.process.stderr:
        served.said.append(line.rstrip("\n"))
        if not served.entrance and (found := _ADDRESS.search(line)):
            served.entrance = found[0]
            opened.set()
    opened.set()
