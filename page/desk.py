"""All cases that are open at once: begun, found again, kept, closed. Must not know requests, nor what is in a case."""

from __future__ import annotations

import datetime
import re
import secrets
import shutil
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from batch.errors import InputError
from engine.rulebook.hint import SHOW, HintsMode
from page.case.case import OpenCase
from page.case.case_said import read_case
from page.case.folder import CASE, TERMS, plain_name
from simexit.rulebooks import Choices

_MOST_SHOWN = 20
_MOST_AWAKE = 4  # cases whose fleets are held in memory


class Desk:
    """The cases of one server. Those that are not kept lie in a folder that goes with it, `aside`.

    `keep_in`: where cases go that are to stay.
    """

    def __init__(
        self, chosen: Choices, today: Callable[[], datetime.date], keep_in: Path, hints: HintsMode = SHOW
    ) -> None:
        self._chosen, self._today, self.keep_in, self._hints = chosen, today, keep_in, hints
        self.aside = Path(tempfile.mkdtemp(prefix="simexit-page-"))
        self._cases: dict[str, OpenCase] = {}
        self._lock = threading.Lock()

    def begin(self, fill: Callable[[Path], None] = lambda _: None) -> OpenCase:
        """A new case, in a folder that goes unless it is kept; `fill` puts into it what it begins with."""
        number = secrets.token_hex(4)
        path = self.aside / number
        path.mkdir()
        try:
            fill(path)
            case = OpenCase(number, path, self._chosen, self._today, self._hints, kept=False)
        except BaseException:
            shutil.rmtree(path, ignore_errors=True)
            raise
        if not (path / CASE).is_file():
            self._say_chosen(case)
        return self._put(case)

    def _say_chosen(self, case: OpenCase) -> None:
        """Say in a new case what the page was started with, so that it means the same when it is opened elsewhere."""
        chosen = self._chosen
        if chosen.terms is not None:
            shutil.copyfile(chosen.terms, case.folder / TERMS)
        case.begin(prefer=chosen.prefer, assume={name: str(value) for name, value in chosen.assume.items()})

    def open(self, path: Path) -> OpenCase:
        """The case in a folder, which is made if it is not there; one that is open already stays one."""
        path = path.resolve()
        with self._lock:
            there = next((one for one in self._cases.values() if one.folder.path.resolve() == path), None)
        if there is not None:
            return there
        if path.exists() and not path.is_dir():
            raise InputError("page_no_folder", name=path)
        if path.is_dir() and any(path.iterdir()) and not (path / CASE).is_file():
            raise InputError("page_no_case", name=path)
        path.mkdir(parents=True, exist_ok=True)
        if any(
            inside.is_symlink() for inside in path.rglob("*")
        ):  # what is written there would lie elsewhere
            raise InputError("page_case_elsewhere", name=path.name)
        return self._put(
            OpenCase(secrets.token_hex(4), path, self._chosen, self._today, self._hints, kept=True)
        )

    def open_kept(self, name: str) -> OpenCase:
        """One of the cases that were kept, by its name."""
        if name not in self.kept():
            raise InputError("page_no_case", name=name)
        return self.open(self.keep_in / name)

    def case(self, number: str) -> OpenCase | None:
        """The open case of that number; those that nobody has looked at for longest are read again when needed."""
        with self._lock:
            case = self._cases.pop(number, None)
            if case is not None:
                self._cases[number] = case
            for other in list(self._cases.values())[:-_MOST_AWAKE]:
                other.rest()
        return case

    def cases(self) -> list[OpenCase]:
        """All that are open, the last first."""
        return list(self._cases.values())[::-1]

    def kept(self) -> list[str]:
        """The names of the cases that were kept, the last changed first."""
        if not self.keep_in.is_dir():
            return []
        found = [path for path in self.keep_in.iterdir() if (path / CASE).is_file()]
        found.sort(key=lambda path: (path / CASE).stat().st_mtime, reverse=True)
        return [path.name for path in found[:_MOST_SHOWN]]

    def kept_closed(self) -> dict[str, datetime.date | None]:
        """The cases that were kept and are not open, with the day as of which each was changed last."""
        there = {case.folder.path.resolve() for case in self.cases()}
        names = [name for name in self.kept() if (self.keep_in / name).resolve() not in there]
        return {name: _changed_on(self.keep_in / name / CASE) for name in names}

    def keep(self, case: OpenCase, name: str) -> Path:
        """Move a case to where it stays, under a name of its own; where that is."""
        wanted = plain_name(re.sub(r"[/\\]", "-", name))  # a name, not a way
        stem, number, path = wanted, 1, self.keep_in / wanted
        while path.exists():
            number += 1
            path = self.keep_in / f"{stem} ({number})"
        case.move(path)
        return path

    def close(self, case: OpenCase) -> None:
        """Close a case; what is not kept of it is gone."""
        with self._lock:
            self._cases.pop(case.number, None)
        case.close()

    def end(self) -> None:
        """Close all cases and leave nothing behind but what is kept."""
        for case in self.cases():
            self.close(case)
        shutil.rmtree(self.aside, ignore_errors=True)

    def _put(self, case: OpenCase) -> OpenCase:
        with self._lock:
            self._cases[case.number] = case
        return case


def _changed_on(path: Path) -> datetime.date | None:
    try:
        return read_case(path).looked_at
    except InputError:
        return None
