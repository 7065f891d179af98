"""Of which lines a form speaks: of those that are ticked, or of all that the filter of its table leaves."""

from __future__ import annotations

from starlette.datastructures import FormData

from batch.fleet.check import CheckedFleet
from page.views.filters import LineFilter

TICKED, FILTERED = "ticked", "filtered"
_BEFORE = "filter-"  # the fields that carry the filter of the table


def ticked(form: FormData, fleet: CheckedFleet) -> list[int]:
    """The places that are ticked, each once, as far as the fleet has them."""
    given = form.getlist("at")
    places = {
        int(one)
        for one in given
        if isinstance(one, str) and one.isascii() and one.isdecimal() and len(one) < 9
    }
    return sorted(at for at in places if at < fleet.fleet.size)


def filter_of(form: FormData) -> LineFilter:
    """The filter of the table that the form stands on."""
    said = {name: value for name, value in form.items() if isinstance(value, str)}
    return LineFilter.of({
        name.removeprefix(_BEFORE): value for name, value in said.items() if name.startswith(_BEFORE)
    })  # fmt: skip
