"""What a part of a fleet is: some records of one file. Must not know how it is read, nor by whom."""

from __future__ import annotations

from typing import Literal

import msgspec


class Part(msgspec.Struct, frozen=True):
    """Records of one file, in its order: bytes of a text file, or row groups of a Parquet file.

    `number` counts the fleet's parts; `file` is the place of its file among the fleet's; `first` counts the records of
    the file that come before it, and `before` those of the fleet. `head`: how many bytes of the file its headings take.
    """

    number: int
    file: int
    name: str
    kind: Literal["text", "parquet"]
    first: int
    before: int
    records: int
    start: int = 0
    stop: int = 0
    head: int = 0
    groups: tuple[int, ...] = ()


class FleetCut(msgspec.Struct, frozen=True):
    """A fleet in parts: its files, each by a mark that changes as it does, and their parts in order."""

    files: tuple[str, ...]
    marks: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def records(self) -> int:
        """How many records there are, blank ones among them."""
        return sum(part.records for part in self.parts)


class NotInParts(Exception):
    """A fleet can't be read in parts with the same answers; `why` is a key of the texts."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
