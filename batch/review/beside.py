"""Take over what was written beside the rows of an earlier report: each note to the same row.

Nothing that people wrote is lost: what has no row any more is told. Must not know what the rows are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic

from batch.readback.beside import Key, Note, ReadBeside


@dataclass(frozen=True)
class WrittenSince(Generic[Key, Note]):
    """What is written beside rows: the report's own `notes`, what was `carried` from an earlier one, and what of that
    was `left`: the row is gone, or has been written about anew."""

    keys: tuple[Key, ...] = ()
    notes: Mapping[Key, Note] = field(default_factory=dict)
    carried: Mapping[Key, Note] = field(default_factory=dict)
    left: Mapping[Key, Note] = field(default_factory=dict)

    @property
    def all(self) -> dict[Key, Note]:
        """What stands beside the rows now."""
        return {**self.carried, **self.notes}


def written_since(
    earlier: ReadBeside[Key, Note] | None, keys: Iterable[Key], notes: Mapping[Key, Note]
) -> WrittenSince[Key, Note]:
    """A report's rows with what an earlier one says of them."""
    there = tuple(keys)
    known, before = frozenset(there), earlier.notes if earlier else {}
    carried = {key: note for key, note in before.items() if key in known and key not in notes}
    left = {key: note for key, note in before.items() if key not in carried and notes.get(key) != note}
    return WrittenSince(there, notes, carried, left)
