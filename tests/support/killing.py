"""Commands that write, ended at random moments with no chance to tidy up: every file is as it was or whole, and
the next run leaves nothing behind."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.support.little_book import little_book
from tests.support.review_fleet import AS_OF, Filled, checked, write_fleet

ROOT = Path(__file__).resolve().parents[2]
#: What each writes into a folder `out`; `{in}` is where the fleet and its reviewed report lie.
WRITERS: dict[str, tuple[str, ...]] = {
    "report": ("batch", "{in}/fleet.csv", "-o", "{out}/report.xlsx", "--force"),
    "codes": ("batch", "{in}/fleet.csv", "-o", "{out}/c.csv", "-o", "{out}/c.jsonl", "-o", "{out}/c.parquet",
              "-o", "{out}/c.html", "-o", "{out}/c.ics", "--save-answers", "{out}/answers.yaml", "--force"),
    "parts": ("batch", "{in}/parts", "-o", "{out}/parts.csv", "-o", "{out}/parts.xlsx", "--part-lines", "5",
              "--trail", "{out}/parts.json", "--force"),
    "trail": ("batch", "{in}/fleet.csv", "-o", "{out}/year.xlsx", "-o", "{out}/year.ics", "--until", "2027-11-25",
              "--trail", "{out}/trail.json", "--force"),
    "impact": ("rules", "impact", "{in}/fleet.csv", "--at", "2027-01-01", "-o", "{out}/impact.xlsx", "--force"),
    "cases": ("rules", "test", "{out}/cases.yaml", "--update", "--write"),
    "cases-made": ("rules", "cases", "--make", "--rulesets", "{in}/little", "-o", "{out}/made.yaml", "--force"),
    "carried": ("batch", "{in}/fleet.csv", "-o", "{out}/carried.xlsx", "--carry", "{in}/report.xlsx", "--force"),
    "requests": ("review", "{in}/report.xlsx", "--requests", "{out}/requests", "-o", "{out}/record.xlsx",
                 "--calendar", "{out}/decided.ics", "--also-changed", "--force"),
    "questionnaires": ("ask", "{in}/fleet.csv", "-o", "{out}/questions", "--force"),
    "answers": ("answers", "init", "{in}/fleet.csv", "-o", "{out}/house.yaml", "--force"),
    "pages": ("rules", "docs", "-o", "{out}/pages", "--force"),
    "template": ("template", "-o", "{out}/template.xlsx", "--force"),
    "demo": ("demo", "-o", "{out}/demo", "--force"),
}  # fmt: skip
#: What is there before a command that changes a file where it lies.
THERE = {"cases": "cases.yaml"}
#: Commands that ask no day.
NO_DAY = ("pages", "template", "cases")
_BEFORE, _AFTER = "zh-Hant", "en"  # the languages of what is there, and of what is written over it
_PARTS = ".simexit-*.part"
Files = dict[str, bytes]


CASE = """cases:
  - name: A line in use
    sources: [HOUSE]
    why: It is needed.
    as_of: 2026-11-21
    facts: {line_status: active, still_needed: yes, port_out_wanted: no, number_wanted_by_user: no}
    expect: {action: suspend}
"""


def made(folder: Path) -> Path:
    """A fleet, whole and in parts, its report filled in, a small rulebook, and a case that expects what is not so."""
    folder.mkdir()
    fleet = write_fleet(folder / "fleet.csv")
    heading, *lines = fleet.read_text("utf-8").splitlines(keepends=True)
    (folder / "parts").mkdir()
    for place in range(0, len(lines), 5):
        (folder / "parts" / f"{place}.csv").write_text("".join([heading, *lines[place : place + 5]]), "utf-8")
    little_book(folder / "little")
    (folder / THERE["cases"]).write_text(CASE, "utf-8")
    report = Filled(checked(fleet, folder / "report.xlsx"))
    for name in ("cancel", "empty", "suspend", "moved", "gone", "private"):
        report.put(name, "Approve")
    report.save()
    return folder


class Killed:
    """One command, ended again and again over files that an earlier run wrote."""

    def __init__(self, name: str, folder: Path, inputs: Path, chance: random.Random) -> None:
        self.name, self.chance = name, chance
        self._inputs, self._out = inputs, folder / "out"
        self._out.mkdir()
        if name in THERE:
            shutil.copy(inputs / THERE[name], self._out)
            self._before = _files(self._out)
        else:
            self._before, _ = self._whole(_BEFORE)
        self._kept = folder / "before"
        shutil.copytree(self._out, self._kept)
        self._after, self._seconds = self._whole(_AFTER)

    def round(self) -> str:
        """End a run at some moment; whether it was ended before it was done, or AssertionError where a file is torn."""
        shutil.rmtree(self._out)
        shutil.copytree(self._kept, self._out)
        running = subprocess.Popen(
            self._command(_AFTER), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        with running:
            self._wait(running)
            running.kill()
        self._look(self._out)
        if running.returncode == 0:
            return "done"
        again, _ = self._whole(_AFTER)
        assert again == self._after, f"{self.name}: another end than without"
        return "killed"

    def _wait(self, running: subprocess.Popen[bytes]) -> None:
        """Until some moment of the whole run, or of its writing."""
        if self.chance.random() < 0.4:
            time.sleep(self.chance.random() * self._seconds)
            return
        while running.poll() is None and not any(self._out.rglob(_PARTS)):
            time.sleep(0.001)
        time.sleep(self.chance.random() ** 2 * self._seconds / 3)

    def _look(self, out: Path) -> None:
        for name, data in _files(out).items():
            assert data in (self._before.get(name), self._after.get(name)), f"{self.name}: {name} is torn"
        lost = self._before.keys() - _files(out).keys()
        assert not lost, f"{self.name}: lost {sorted(lost)}"

    def _whole(self, language: str) -> tuple[Files, float]:
        """Run to the end: what is there then, and nothing that was begun; and how long it took."""
        begun = time.monotonic()
        done = subprocess.run(self._command(language), cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        left = [str(path) for path in self._out.rglob(_PARTS)]
        assert not left, f"{self.name}: {left} left"
        return _files(self._out), time.monotonic() - begun

    def _command(self, language: str) -> Sequence[str]:
        places = {"{in}": str(self._inputs), "{out}": str(self._out)}
        arguments = list(WRITERS[self.name])
        for mark, place in places.items():
            arguments = [one.replace(mark, place) for one in arguments]
        if self.name != "pages":
            arguments += ["--lang", language]
        if self.name not in NO_DAY:
            arguments += ["--as-of", AS_OF]
        return [sys.executable, "-m", "simexit", *arguments]


def _files(folder: Path) -> Files:
    """Every file but those that are being written, by its place."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in _there(folder)}


def _there(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.is_file() and not any(
            part.startswith(".simexit-") for part in path.relative_to(folder).parts
        ):
            yield path
