"""Find the files behind what is named, and those of an earlier run again: where they were, among those that are named
now, or beside the trail. Must not know what is done with them.

What has the right content goes before what has the right name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from batch.errors import InputError
from batch.files import files_within
from batch.parted.files import files_of, shown
from batch.reading.inputs import STANDARD_INPUT
from batch.trail.hashing import file_seen
from batch.trail.shapes import FileSeen, Named

Place = str | bytes  # where a file is, or what is in it


@dataclass(frozen=True)
class FoundFiles:
    """What is named, and where each file behind it is, by the file's name.

    `moved`: not where it was; `at`: where the whole of it is now, of what is read as a whole.
    """

    named: str
    places: dict[str, Place]
    moved: bool = False
    at: Path | None = None

    def seen(self) -> Named:
        """What is in it."""
        return Named(self.named, tuple(file_seen(name, place) for name, place in self.places.items()))


def named_inputs(names: Sequence[str], stdin: bytes | None) -> list[FoundFiles]:
    """The inputs with the files behind them: of folders and patterns those that are read."""
    return [
        FoundFiles(name, {name: stdin or b""})
        if name == STANDARD_INPUT
        else FoundFiles(name, {shown(one): one for one in files_of([name])})
        for name in names
    ]


def named_whole(path: Path, called: str = "") -> FoundFiles:
    """A file, or a folder with all that is in it; `called`: what it was named."""
    name = called or str(path)
    places: dict[str, Place] = {name: str(path)}
    if path.is_dir():
        files = sorted(files_within(path))
        places = {str(Path(name, one.relative_to(path))): str(one) for one in files if not _is_aside(one)}
    return FoundFiles(name, places, moved=bool(called), at=path)


def _is_aside(path: Path) -> bool:
    return path.name.startswith((".", "~$"))


class Search:
    """Where to look: `base` is the folder of the trail, `given` what is named now, `stdin` what comes that way.

    What is not found is added to `missing`.
    """

    def __init__(self, base: Path, given: Sequence[str], stdin: bytes | None) -> None:
        self._base, self._stdin = base, stdin
        self._given = [Path(name) for name in given if name != STANDARD_INPUT]
        self.missing: list[str] = []

    def inputs(self, named: Named) -> FoundFiles:
        """An input as it is now: its files one by one, since any of them may be elsewhere."""
        if not self._is_elsewhere(named) and (there := _behind(named.name)):
            # A folder may hold more by now, or less: it is read as it is.
            return FoundFiles(named.name, there)
        return FoundFiles(named.name, {one.name: self._place(one) for one in named.files}, moved=True)

    def whole(self, named: Named) -> FoundFiles:
        """A file or a folder as it is now; a folder is looked for as one."""
        if [one.name for one in named.files] == [named.name]:
            if not self._is_elsewhere(named) and Path(named.name).is_file():
                return named_whole(Path(named.name))
            return named_whole(Path(str(self._place(named.files[0]))), called=named.name)
        name = Path(named.name)
        folders = [path for path in self._given if path.is_dir() and path.name == name.name]
        places = [*folders, name, self._base / name, self._base / name.name]
        place = next((path for path in places if path.is_dir()), None)
        if place is None:
            self.missing.append(named.name)
        return named_whole(place or name, called="" if place == name else named.name)

    def _is_elsewhere(self, named: Named) -> bool:
        """Whether one of the files is among those that are named now, under another name."""
        return named.name == STANDARD_INPUT or any(
            self._by_hash.get(one.sha256, one.name) != one.name for one in named.files
        )

    def _place(self, wanted: FileSeen) -> Place:
        if wanted.name == STANDARD_INPUT and self._stdin is not None:
            return self._stdin
        name = Path(wanted.name)
        alike = [path for path in self._files if path.name == name.name]
        places = [*alike, name, self._base / name, self._base / name.name]
        found = self._by_hash.get(wanted.sha256) or next((str(one) for one in places if one.is_file()), None)
        if found is None:
            self.missing.append(wanted.name)
        return found or wanted.name

    @cached_property
    def _files(self) -> list[Path]:
        """The files that are named now, those of folders too."""
        return [*self._each()]

    def _each(self) -> Iterator[Path]:
        for path in self._given:
            if not path.exists():
                raise InputError("file_not_there", name=path, hint=None)
            yield from sorted(files_within(path)) if path.is_dir() else [path]

    @cached_property
    def _by_hash(self) -> dict[str, str]:
        return {file_seen(str(path), path).sha256: str(path) for path in reversed(self._files)}


def _behind(name: str) -> dict[str, Place]:
    """The files behind the name of an input; none where there are none."""
    try:
        return {shown(one): one for one in files_of([name]) if Path(one).is_file() or "://" in one}
    except InputError:
        return {}
