"""Put what each part was written to together: one file, part after part, or a folder of them. Must not know codes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pyarrow.parquet as pq

from batch.files import whole_file

_COPIED = 8 << 20  # bytes at a time


def write_joined(parts: Sequence[Path], path: Path) -> None:
    """One file of all parts, whole or not at all."""
    with whole_file(path) as beside:
        _JOINS[path.suffix.lower()](parts, beside)


def write_folder(parts: Sequence[Path], folder: Path) -> None:
    """A file for each part, in a folder; what was there under such names is replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    for part in parts:
        with whole_file(folder / part.name) as beside:
            shutil.copyfile(part, beside)


def _lines(parts: Sequence[Path], path: Path) -> None:
    with path.open("wb") as joined:
        for part in parts:
            with part.open("rb") as file:
                shutil.copyfileobj(file, joined, _COPIED)


def _headed_lines(parts: Sequence[Path], path: Path) -> None:
    """The same, with the first part's headings alone."""
    with path.open("wb") as joined:
        for place, part in enumerate(parts):
            with part.open("rb") as file:
                if place:
                    file.readline()
                shutil.copyfileobj(file, joined, _COPIED)


def _row_groups(parts: Sequence[Path], path: Path) -> None:
    schema = pq.read_schema(parts[0])
    with pq.ParquetWriter(path, schema) as writer:
        for part in parts:
            for table in _tables(part):
                writer.write_table(table)


def _tables(part: Path) -> Iterator[object]:
    with pq.ParquetFile(part) as file:
        for group in range(file.num_row_groups):
            yield file.read_row_group(group)


_JOINS: dict[str, Callable[[Sequence[Path], Path], None]] = {
    ".csv": _headed_lines, ".jsonl": _lines, ".parquet": _row_groups,
}  # fmt: skip
