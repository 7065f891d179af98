"""What hints suggest for the facts that lines lack. It must not know why, nor whether it is used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

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

    def counts(self, where: Any) -> dict[int, int]:
        """For how many of these rows each value is suggested."""
        suggested = np.asarray(self.value.values)[where & np.asarray(self.value.known)]
        values, counts = np.unique(suggested, return_counts=True)
        return dict(zip(values.tolist(), counts.tolist(), strict=True))
