"""Name each SIM's carrier as the report counts and shows it; must not know where it stands nor how it looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import arrow

if TYPE_CHECKING:
    from batch.shapes import FleetResult


def carriers_of(result: FleetResult) -> pa.Array:
    """Each SIM's carrier by its code, one that the rulebook doesn't know by its name; null where unknown."""
    codes = arrow(result.sims["carrier"])
    if result.carrier_names is None:
        return codes
    plain = codes.dictionary_decode() if pa.types.is_dictionary(codes.type) else codes
    return pc.coalesce(result.carrier_names.cast(pa.string()), plain.cast(pa.string()))
