"""Say whether what a report says of itself can be so: whoever holds the file can write anything there, and compute the
checks anew. Must not know how it is read, nor what its parts mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.plain_values import day_of
from batch.report.record import CODES, REVIEWED, About

if TYPE_CHECKING:
    import numpy.typing as npt

#: What a row is told to be when it is read, beside its record.
OF_ROWS = ("sheet", "line", "position", "intact", "edited", "doubtful", "unmarked", *REVIEWED)
#: How the columns of what the sheet itself shows begin.
SHOWN_AS = "shown_"
_ROWS = 1 << 30  # more lines than any report has
_IDS = 1 << 53  # whole numbers that every reader of JSON keeps exactly
_YEARS = range(1990, 2200)
_AMOUNTS = ("saving_hkd_year", "exit_cost_hkd", "fees_until_end_hkd")
_DAYS = ("cancel_on", "undo_until", "notice_by")
#: The columns of ours of which a cell may hold what can't be.
LIMITED = (*_AMOUNTS, *_DAYS)
_AMOUNT = re.compile(r"-?[0-9]{1,13}\.[0-9]{2}", re.ASCII)
_NAME = re.compile("[a-z][a-z0-9_]{0,99}", re.ASCII)


def can_be(about: About) -> bool:
    """Whether a report of ours may say this."""
    parts = [*about.codes, *about.facts]
    shown = [name for name, _, _ in about.columns if name]
    return (
        0 <= about.rows <= _ROWS
        and 0 <= about.id < _IDS
        and about.as_of.year in _YEARS
        and set(CODES) <= set(about.codes)
        and _are_names(parts)
        and _are_names(shown)
        and not any(name in OF_ROWS or name.startswith(SHOWN_AS) for name in parts)
    )


def _are_names(names: list[str]) -> bool:
    """Whether each is a name, and none stands there twice."""
    return len(set(names)) == len(names) and all(map(_NAME.fullmatch, names))


def cannot_be(cells: pa.DictionaryArray, name: str) -> npt.NDArray[np.bool_]:
    """Which cells of one of the columns that are LIMITED hold what no report of ours says there."""
    texts = [str(text or "") for text in cells.dictionary.to_pylist()]
    fits = [
        not text or (_AMOUNT.fullmatch(text) if name in _AMOUNTS else day_of(text)) is not None
        for text in texts
    ]
    places = pc.fill_null(cells.indices.cast(pa.int64()), len(fits)).to_numpy(zero_copy_only=False)
    return np.asarray(~np.array([*fits, True], np.bool_)[places])
