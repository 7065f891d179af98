"""Pack grids into bytes and unpack them, to hand them to another process; must not know what they mean."""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from dataclasses import astuple

import pyarrow as pa

from batch.reading.grid import BadCell, Grid

_LENGTH = struct.Struct("<Q")


def packed(grids: Sequence[Grid]) -> bytes:
    """The grids as one piece: the small things as JSON, then the columns of each in Arrow's own form."""
    about: list[dict[str, object]] = []
    bodies: list[pa.Buffer] = []
    for grid in grids:
        bodies.append(_columns(grid))
        about.append({
            "sheet": grid.sheet,
            "letters": grid.letters,
            "first_row": grid.first_row,
            "bad_cells": [astuple(cell) for cell in grid.bad_cells],
            "misread": grid.misread,
            "visibility": grid.visibility,
            "merged_known": grid.merged_known,
            "control_cells": grid.control_cells,
            "date_system_1904": grid.date_system_1904,
            "size": bodies[-1].size,
        })  # fmt: skip
    head = json.dumps(about).encode()
    head += b" " * (-len(head) % _LENGTH.size)  # the columns stay aligned
    return b"".join([_LENGTH.pack(len(head)), head, *bodies])


def unpacked(parcel: bytes | memoryview) -> list[Grid]:
    """The grids again; their columns lie in the bytes of the parcel, uncopied."""
    (length,) = _LENGTH.unpack_from(parcel)
    about = json.loads(bytes(parcel[_LENGTH.size : _LENGTH.size + length]))
    whole = pa.py_buffer(parcel)
    at = _LENGTH.size + length
    grids = []
    for described in about:
        size = described.pop("size")
        batch = pa.ipc.open_stream(whole.slice(at, size)).read_next_batch()
        at += size
        described["letters"] = tuple(described["letters"])
        described["bad_cells"] = tuple(BadCell(*cell) for cell in described["bad_cells"])
        described["misread"] = tuple(map(tuple, described["misread"]))
        grids.append(Grid(columns=tuple(batch.columns), **described))
    return grids


def _columns(grid: Grid) -> pa.Buffer:
    batch = pa.RecordBatch.from_arrays(list(grid.columns), list(grid.letters))
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    return sink.getvalue()
