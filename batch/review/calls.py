"""Take over what was written beside the calls of an earlier report. Must not know how reports are read or written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from batch.call_shapes import CallKey, CallNote
from batch.review.beside import WrittenSince, written_since

if TYPE_CHECKING:
    from batch.readback.calls_sheet import ReadCalls
    from batch.shapes import FleetResult

CalledSince = WrittenSince[CallKey, CallNote]


def carry_calls(result: FleetResult, earlier: ReadCalls) -> tuple[FleetResult, CalledSince]:
    """The result with what was written beside the calls of an earlier report."""
    if result.calls is None:
        return result, CalledSince()
    keys = result.calls.keys
    found = written_since(earlier, keys, {})
    notes = {place: found.carried[key] for place, key in enumerate(keys) if key in found.carried}
    return replace(result, calls=replace(result.calls, notes=notes)), found
