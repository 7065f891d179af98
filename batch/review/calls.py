"""Take over what was written beside the calls of an earlier report: each note to the same call.

Nothing that people wrote is lost: what has no call any more is told. Must not know how reports are read or written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from batch.call_shapes import CallKey, CallNote

if TYPE_CHECKING:
    from collections.abc import Iterable

    from batch.readback.calls_sheet import ReadCalls
    from batch.shapes import FleetResult


@dataclass(frozen=True)
class CalledSince:
    """What is written beside calls: the report's own `notes`, what was `carried` from an earlier one, and what of that
    was `left`: the call is gone, or has been written about anew."""

    keys: tuple[CallKey, ...] = ()
    notes: Mapping[CallKey, CallNote] = field(default_factory=dict)
    carried: Mapping[CallKey, CallNote] = field(default_factory=dict)
    left: Mapping[CallKey, CallNote] = field(default_factory=dict)

    @property
    def all(self) -> dict[CallKey, CallNote]:
        """What stands beside the calls now."""
        return {**self.carried, **self.notes}


def called_since(
    earlier: ReadCalls | None, keys: Iterable[CallKey], notes: Mapping[CallKey, CallNote]
) -> CalledSince:
    """A report's calls with what an earlier one says of them."""
    there = tuple(keys)
    known, before = frozenset(there), earlier.notes if earlier else {}
    carried = {key: note for key, note in before.items() if key in known and key not in notes}
    left = {key: note for key, note in before.items() if key not in carried and notes.get(key) != note}
    return CalledSince(there, notes, carried, left)


def carry_calls(result: FleetResult, earlier: ReadCalls) -> tuple[FleetResult, CalledSince]:
    """The result with what was written beside the calls of an earlier report."""
    if result.calls is None:
        return result, CalledSince()
    keys = [call.key for call in result.calls.calls]
    found = called_since(earlier, keys, {})
    notes = {place: found.carried[key] for place, key in enumerate(keys) if key in found.carried}
    return replace(result, calls=replace(result.calls, notes=notes)), found
