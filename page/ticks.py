"""Of which lines a form speaks: of those that are ticked, or of all that the filter of its table leaves."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from starlette.datastructures import FormData

from batch.columns import places_of, whole
from batch.errors import InputError
from batch.fleet.check import CheckedFleet
from page.views.filters import LineFilter

TICKED, FILTERED = "ticked", "filtered"
_BEFORE = "filter-"  # the fields that carry the filter of the table


def rows_of(checked: CheckedFleet) -> str:
    """A number for the rows of a fleet, in their order: a page that shows others speaks of other lines."""
    fleet = checked.fleet
    digest = blake2b(np.ascontiguousarray(fleet.row).tobytes(), digest_size=8)
    digest.update(places_of(fleet.source).tobytes())
    digest.update("\n".join(fleet.source.dictionary.to_pylist()).encode())
    return digest.hexdigest()


def advice_of(checked: CheckedFleet) -> str:
    """A number for the rows and what is advised of each: who approves, approves what the page said."""
    action = whole(checked.codes_at_once["action"])
    digest = blake2b(rows_of(checked).encode(), digest_size=8)
    digest.update(places_of(action).tobytes())
    digest.update("\n".join(action.dictionary.to_pylist()).encode())
    return digest.hexdigest()


def refuse_other_advice(form: FormData, checked: CheckedFleet) -> None:
    """Raise InputError where the form stood on a page that advised otherwise."""
    if form.get("advice") != advice_of(checked):
        raise InputError("page_answers_changed")


def refuse_other_rows(form: FormData, checked: CheckedFleet) -> None:
    """Raise InputError where the form stood on a page with other rows."""
    if form.get("rows") != rows_of(checked):
        raise InputError("page_list_changed")


def ticked(form: FormData, fleet: CheckedFleet) -> list[int]:
    """The places that are ticked, each once; InputError where they were those of other rows."""
    refuse_other_rows(form, fleet)
    given = form.getlist("at")
    places = {
        int(one)
        for one in given
        if isinstance(one, str) and one.isascii() and one.isdecimal() and len(one) < 9
    }
    return sorted(at for at in places if at < fleet.fleet.size)  # a browser may say anything


def filter_of(form: FormData) -> LineFilter:
    """The filter of the table that the form stands on."""
    said = {name: value for name, value in form.items() if isinstance(value, str)}
    return LineFilter.of({
        name.removeprefix(_BEFORE): value for name, value in said.items() if name.startswith(_BEFORE)
    })  # fmt: skip
