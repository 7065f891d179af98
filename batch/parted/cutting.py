"""Cut the files of a fleet into parts: text at the ends of records, Parquet between row groups. Must not know facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from batch.errors import InputError
from batch.parted.files import ending_of, mark_of, opened, size_of
from batch.parted.part import FleetCut, NotInParts, Part
from batch.reading.inputs import PARQUET, TEXTS

_BLOCK = 8 << 20
_PLACES, _LOOKED_AT = 16, 1 << 18  # where the lines of a file are counted, and in how many bytes
_ROUGHLY = 0.98
_QUOTE, _END = ord('"'), ord("\n")
_BOM = b"\xef\xbb\xbf"

Marks = npt.NDArray[np.bool_]


def cut(files: Sequence[str], lines: int) -> FleetCut:
    """The files in parts of about so many lines each; NotInParts where they have to be read in one piece."""
    return cut_of(files, [cut_file(name, lines) for name in files])


def cut_of(files: Sequence[str], cuts: Sequence[Sequence[Part]]) -> FleetCut:
    """The parts of each file as those of a fleet, numbered through; one without records is none."""
    parts: list[Part] = []
    before = 0
    for place, own in enumerate(cuts):
        for part in (one for one in own if one.records):
            parts.append(
                msgspec.structs.replace(part, number=len(parts), file=place, before=before + part.first)
            )
        before += sum(part.records for part in own)
    return FleetCut(tuple(files), tuple(map(mark_of, files)), tuple(parts))


def cut_file(name: str, lines: int) -> list[Part]:
    """The parts of one file; their numbers are still to be given."""
    ending = ending_of(name)
    if ending in PARQUET:
        return _row_groups(name, lines)
    if ending in TEXTS:
        with opened(name) as file:
            return list(_texts(name, file, lines))
    raise NotInParts("kind")


def may_have_more(name: str, records: int) -> bool:
    """Whether a file may have more records than so many, which its ends of lines tell, wherever they stand."""
    if ending_of(name) not in TEXTS:
        return True
    with opened(name) as file:
        if _ends_roughly(file, size_of(name)) <= _ROUGHLY * records:
            return False
        file.seek(0)
        ends, last = 0, b""
        while block := file.read(_BLOCK):
            ends, last = ends + block.count(b"\n"), block[-1:]
            if ends > records + 1:
                return True
    lines = ends + (last != b"\n")  # the first one has the headings
    return lines > records + 1


def _ends_roughly(file: BinaryIO, size: int) -> float:
    """About how many lines a text of so many bytes has: those of a few places are counted."""
    ends = read = 0
    for place in range(_PLACES):
        file.seek(place * size // _PLACES)
        block = file.read(_LOOKED_AT)
        ends, read = ends + block.count(b"\n"), read + len(block)
    return ends * size / max(read, 1)


def _row_groups(name: str, lines: int) -> list[Part]:
    try:
        with opened(name) as file:
            about = pq.ParquetFile(file).metadata
            sizes = [about.row_group(group).num_rows for group in range(about.num_row_groups)]
    except (pa.ArrowInvalid, OSError) as error:
        raise InputError("parquet_damaged", name=name, detail=str(error).split("\n")[0]) from None
    parts: list[Part] = []
    groups: list[int] = []
    first = held = 0
    for group, size in enumerate(sizes):
        if groups and held + size > lines:
            parts.append(Part(0, 0, name, "parquet", first, 0, held, groups=tuple(groups)))
            first, held, groups = first + held, 0, []
        groups.append(group)
        held += size
    return [*parts, Part(0, 0, name, "parquet", first, 0, held, groups=tuple(groups))]


def _texts(name: str, file: BinaryIO, lines: int) -> Iterator[Part]:
    """Pieces of a text of about so many records, cut where a record ends outside quotes."""
    head = _head(file)
    file.seek(head)
    start, at, first, held, inside = head, head, 0, 0, False
    end = head  # behind the last record that was met
    while block := file.read(_BLOCK):
        if b"\0" in block:
            raise NotInParts("kind")
        ends, inside = _ends(block, inside)
        while held + len(ends) >= lines:
            last = int(ends[lines - held - 1])
            yield Part(0, 0, name, "text", first, 0, lines, start, at + last + 1, head)
            ends = ends[lines - held :]
            start, first, held = at + last + 1, first + lines, 0
        held += len(ends)
        if len(ends):
            end = at + int(ends[-1]) + 1
        at += len(block)
    if at > max(end, start):
        held += 1  # the last record has no end of line
    if held or not first:
        yield Part(0, 0, name, "text", first, 0, held, start, at, head)


def _ends(block: bytes, inside: bool) -> tuple[npt.NDArray[np.int64], bool]:
    """Where records end in a block, and whether a quoted field goes on behind it; `inside`: one goes on into it."""
    letters = np.frombuffer(block, dtype=np.uint8)
    ends: Marks = letters == _END
    quotes = letters == _QUOTE
    if quotes.any() or inside:
        open_ = np.bitwise_xor.accumulate(quotes.view(np.uint8)).view(np.bool_) ^ inside
        return np.flatnonzero(ends & ~open_), bool(open_[-1])
    return np.flatnonzero(ends), False


def _head(file: BinaryIO) -> int:
    """How many bytes the first record takes, which has to be the headings."""
    block = file.read(_BLOCK)
    ends, _ = _ends(block, False)
    first = block[: int(ends[0]) + 1] if len(ends) else b""
    if not first.removeprefix(_BOM).strip() or first.startswith((b"sep=", b'"sep=')):
        raise NotInParts("kind")
    return len(first)
