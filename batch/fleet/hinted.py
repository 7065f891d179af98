"""What hints suggest for the facts that lines lack. It must not know why, nor whether it is used."""

from __future__ import annotations

from dataclasses import dataclass

from batch.columns import Places
from engine.types.lanes import Column


@dataclass(frozen=True)
class Hinted:
    """What is suggested for one fact, a row per SIM; `value` is known where something is.

    `ids` are the hints that suggest, `by` each row's place among them (-1: none).
    """

    value: Column
    ids: tuple[str, ...]
    by: Places
