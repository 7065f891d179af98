"""Keep what is finished of a run in a folder of its own, so that another run goes on from there.

The folder's name is a hash of all that the answers depend on: a file in it is finished, and fits. Must not know what is
kept.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from batch.files import whole_file

T = TypeVar("T")
_MANIFEST = "manifest.json"
_LETTERS = 16  # of a folder's name


@dataclass(frozen=True)
class Kept:
    """The folder of one run."""

    folder: Path

    def path(self, what: str, number: int, ending: str = ".msgpack") -> Path:
        """Where one thing of a part is kept."""
        return self.folder / f"{what}-{number:06d}{ending}"

    def write(self, what: str, number: int, value: Any) -> None:
        """Keep one thing of a part, whole or not at all."""
        with whole_file(self.path(what, number)) as beside:
            beside.write_bytes(msgspec.msgpack.encode(value))

    def has(self, what: str, number: int) -> bool:
        """Whether it is finished."""
        return self.path(what, number).exists()

    def read(self, what: str, number: int, kind: type[T]) -> T:
        """One thing of a part."""
        return msgspec.msgpack.decode(self.path(what, number).read_bytes(), type=kind)

    def each(self, what: str, numbers: Sequence[int], kind: type[T]) -> Iterator[T]:
        """The same of several parts, one after the other."""
        return (self.read(what, number, kind) for number in numbers)


def begun(place: Path, about: Mapping[str, Any], *, resume: bool) -> Kept:
    """The folder of a run that rests on all of `about`; what is there is kept if it is to be gone on from."""
    said = json.dumps(about, sort_keys=True, ensure_ascii=False, default=str)
    folder = place / hashlib.sha256(said.encode()).hexdigest()[:_LETTERS]
    for other in place.glob(f"{'[0-9a-f]' * _LETTERS}/{_MANIFEST}"):
        if other.parent != folder or not resume:
            shutil.rmtree(other.parent, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    with whole_file(folder / _MANIFEST) as beside:
        beside.write_text(
            json.dumps(about, indent=1, ensure_ascii=False, default=str), encoding="utf-8", newline="\n"
        )
    return Kept(folder)


def ended(kept: Kept) -> None:
    """Remove the folder of a run that is done."""
    shutil.rmtree(kept.folder, ignore_errors=True)
    if kept.folder.parent.exists() and not any(kept.folder.parent.iterdir()):
        kept.folder.parent.rmdir()
