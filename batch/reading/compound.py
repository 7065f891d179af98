"""Find the streams of a compound file (OLE), such as an .xls. Must not know what they say, nor trust any number."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

_NO_SECTOR = 0xFFFFFFFA  # this and above stand for something else than a sector
_ENTRY = 128
_ROOT = 5
_LONG_STREAM = 4096  # shorter ones stand in small sectors, which stand in the root's own stream
_SMALL = 64
_BROKEN = (struct.error, IndexError, OverflowError)


@dataclass(frozen=True)
class _Entry:
    name: str
    kind: int
    start: int
    length: int


def stream_names(data: bytes) -> set[str]:
    """The names of the streams in lower case, as far as the file is intact."""
    try:
        return {entry.name for entry in _Compound(data).entries}
    except _BROKEN:
        return set()


def stream(data: bytes, names: Sequence[str]) -> bytes:
    """The stream with one of these names; empty when there is none that is intact."""
    try:
        compound = _Compound(data)
        return next((compound.content(entry) for entry in compound.entries if entry.name in names), b"")
    except _BROKEN:
        return b""


class _Compound:
    """The sectors of a compound file: which follows which, and what the directory says of them."""

    def __init__(self, data: bytes) -> None:
        shift = struct.unpack_from("<H", data, 30)[0]
        if shift not in (9, 12):
            raise IndexError(shift)
        self._data, self._size = data, 1 << int(shift)
        self._next = self._links()
        self.entries = self._directory(struct.unpack_from("<I", data, 48)[0])

    def content(self, entry: _Entry) -> bytes:
        """The bytes of one stream."""
        if entry.length >= _LONG_STREAM:
            return self._chain(entry.start)[: entry.length]
        roots = [entry for entry in self.entries if entry.kind == _ROOT]
        small = self._chain(roots[0].start)
        links = _numbers(self._chain(struct.unpack_from("<I", self._data, 60)[0]))
        pieces = [small[number * _SMALL :][:_SMALL] for number in _followed(entry.start, links)]
        return b"".join(pieces)[: entry.length]

    def _directory(self, start: int) -> list[_Entry]:
        whole = self._chain(start)
        entries = []
        for at in range(0, len(whole) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", whole, at + 64)
            name = whole[at : at + min(64, max(0, length - 2))].decode("utf-16-le", "replace")
            entries.append(_Entry(name.lower(), kind, *struct.unpack_from("<II", whole, at + 116)))
        return [entry for entry in entries if entry.kind]

    def _links(self) -> list[int]:
        listed = list(struct.unpack_from("<109I", self._data, 76))
        more, seen = struct.unpack_from("<I", self._data, 68)[0], set[int]()
        while more < _NO_SECTOR and more not in seen:
            seen.add(more)
            *numbers, more = _numbers(self._sector(more))
            listed += numbers
        links: list[int] = []
        for number in dict.fromkeys(number for number in listed if number < _NO_SECTOR):
            links += _numbers(self._sector(number))
        return links

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in _followed(start, self._next))

    def _sector(self, number: int) -> bytes:
        at = max(512, self._size) + number * self._size
        return self._data[at : at + self._size]


def _followed(start: int, links: Sequence[int]) -> list[int]:
    """The sectors of a chain; a chain that goes in circles is cut."""
    chain: list[int] = []
    while start < len(links) and len(chain) < len(links):
        chain.append(start)
        start = links[start]
    return chain


def _numbers(sector: bytes) -> list[int]:
    count = len(sector) // 4
    if not count:
        raise IndexError("a sector is missing")
    return list(struct.unpack(f"<{count}I", sector[: count * 4]))
