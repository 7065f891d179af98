"""Which lines of a fleet are shown: by verdict, by who has them, by a question that waits, or by a text in them."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import arrow, codes_of, decoded
from batch.fleet.check import CheckedFleet
from batch.fleet.table import Fleet, Ints, Mask
from batch.report.verdicts import verdict_numbers

#: By what lines are told apart, as facts; each is a drop-down beside the table.
GROUPS = ("carrier", "department", "owner", "user")
_SEARCHED = ("sim_id", "msisdn", "iccid", "user", "department", "owner")
MOST_SHOWN = 100  # lines of one page
MOST_LISTED = 300  # groups of a drop-down


class LineFilter(msgspec.Struct, frozen=True):
    """What was chosen; blank is all. `sort`: a column, falling after `-`; `page` counts from 1."""

    verdict: str = ""
    carrier: str = ""
    department: str = ""
    owner: str = ""
    user: str = ""
    q: str = ""
    review: str = ""
    sort: str = ""
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> LineFilter:
        """What an address says."""
        said = {name: query[name].strip() for name in cls.__struct_fields__ if name in query}
        page = said.pop("page", "")
        return cls(**said, page=int(page) if page.isascii() and page.isdecimal() and 0 < len(page) < 8 else 1)

    def address(self, **changed: object) -> str:
        """The same choice, with changes, as the end of an address."""
        other = msgspec.structs.replace(self, **{"page": 1, **changed})
        said = {name: getattr(other, name) for name in other.__struct_fields__}
        return urlencode(
            {name: value for name, value in said.items() if value and (name, value) != ("page", 1)}
        )

    @property
    def chosen(self) -> dict[str, str]:
        """What is chosen besides order and page."""
        return {name: value for name in ("verdict", *GROUPS, "q", "review") if (value := getattr(self, name))}

    def mask(self, checked: CheckedFleet) -> Mask:
        """The lines that are shown."""
        fleet, roles = checked.fleet, checked.decider.rulebook.roles
        found: Mask = np.ones(fleet.size, np.bool_)
        if self.verdict:
            groups = list(roles.verdicts)
            place = groups.index(self.verdict) if self.verdict in groups else -1
            found &= verdict_numbers(checked.codes_at_once, roles) == place
        for name in GROUPS:
            if wanted := getattr(self, name):
                found &= _is(group_texts(fleet, name), wanted)
        if self.q:
            found &= _holding(fleet, self.q)
        return found


def group_texts(fleet: Fleet, name: str) -> pa.Array:
    """Whose each line is, or which carrier's, as text."""
    return fleet.carriers if name == "carrier" else fleet.text(name)


def groups_met(fleet: Fleet, where: Mask) -> dict[str, dict[str, int] | None]:
    """For each way to tell lines apart the groups there are, with how many of these lines each has.

    None where there are more than anybody chooses from; ways that tell nothing apart are not there.
    """
    found: dict[str, dict[str, int] | None] = {}
    for name in GROUPS:
        texts = group_texts(fleet, name)
        if texts.null_count == len(texts):
            continue
        numbers, names = codes_of(texts)
        counts = np.bincount(numbers[where & (numbers >= 0)], minlength=len(names))
        places = [at for at in np.flatnonzero(counts).tolist() if names[at]]
        if len(places) > MOST_LISTED:
            found[name] = None
        elif places:
            pairs = [(names[at], int(counts[at])) for at in places]
            found[name] = dict(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))
    return found


def asked_of(checked: CheckedFleet, names: tuple[str, ...]) -> Mask:
    """The lines that wait for one of these facts."""
    masks = [np.asarray(checked.asked[name], np.bool_) for name in names if name in checked.asked]
    nowhere = np.zeros(checked.fleet.size, np.bool_)
    return np.asarray(np.logical_or.reduce([nowhere, *masks]) & ~checked.fleet.unreadable, np.bool_)


def ordered(checked: CheckedFleet, places: Ints, sort: str) -> Ints:
    """The places in the order that was chosen; those without a value come last."""
    name, falls = sort.removeprefix("-"), sort.startswith("-")
    if name not in checked.codes_at_once.column_names:
        return places
    values = decoded(arrow(checked.codes_at_once[name]))
    order = "descending" if falls else "ascending"
    taken = pc.sort_indices(values.take(pa.array(places)), sort_keys=[("", order)], null_placement="at_end")
    return np.asarray(places[taken.to_numpy(zero_copy_only=False)], np.int64)


def _is(texts: pa.Array, wanted: str) -> Mask:
    return np.asarray(pc.fill_null(pc.equal(texts, wanted), False).to_numpy(zero_copy_only=False), np.bool_)


def _holding(fleet: Fleet, text: str) -> Mask:
    """The lines that have the text anywhere; of a number its digits are enough."""
    wanted = {text, text.replace(" ", "")} - {""}
    found = np.zeros(fleet.size, np.bool_)
    for name in _SEARCHED:
        for one in wanted:
            held = pc.match_substring(fleet.text(name), one, ignore_case=True)
            found |= np.asarray(pc.fill_null(held, False).to_numpy(zero_copy_only=False), np.bool_)
    return found
