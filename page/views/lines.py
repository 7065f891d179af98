"""A table of lines, as much of it as a page shows. It must not know what is done with the lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pyarrow as pa

from batch.columns import arrow
from batch.fleet.check import CheckedFleet
from batch.fleet.codes import sim_ids
from batch.fleet.table import Ints, Mask
from batch.report.verdicts import verdict_numbers
from page.views.filters import GROUPS, MOST_SHOWN, LineFilter, groups_met, ordered
from page.views.page_words import ScreenWords


class Besides(Protocol):
    """More to say of lines, by their place."""

    def get(self, at: int, default: str, /) -> str: ...


@dataclass(frozen=True)
class LineShown:
    """One line of the table, in words; `verdict` is the code of its group, which gives it its colour."""

    at: int
    sim: str
    number: str
    holders: Mapping[str, str]
    verdict: str
    verdict_label: str
    advice: str
    in_the_way: str
    ends_on: str
    saving: str
    review: str = ""
    decided: str = ""
    note: str = ""
    said: str = ""  # what the page's question has for an answer here, or suggests


@dataclass(frozen=True)
class LinesShown:
    """A page of the table, and by what it can be narrowed: for each group its names with their counts."""

    chosen: LineFilter
    lines: Sequence[LineShown]
    found: int
    all: int
    pages: int
    groups: Mapping[str, Mapping[str, int] | None]  # None: more than anybody chooses from
    verdicts: Mapping[str, str]
    columns: Sequence[str]  # the groups that there are

    @property
    def telling(self) -> list[str]:
        """The groups that tell lines apart: those of one name for all lines would only repeat it."""
        return [name for name, met in self.groups.items() if met is None or len(met) > 1]

    @property
    def first(self) -> int:
        """The number of the first line shown."""
        return (self.chosen.page - 1) * MOST_SHOWN + 1 if self.lines else 0

    @property
    def last(self) -> int:
        """The number of the last one."""
        return self.first + len(self.lines) - 1 if self.lines else 0


def lines_shown(
    checked: CheckedFleet,
    chosen: LineFilter,
    words: ScreenWords,
    within: Mask | None = None,
    besides: Mapping[str, Besides] | None = None,
) -> LinesShown:
    """The lines of a filter on the page it names; `within`: only of these; `besides`: more to show, by place."""
    inside = np.ones(checked.fleet.size, np.bool_) if within is None else within
    mask = chosen.mask(checked) & inside
    places = ordered(checked, np.flatnonzero(mask), chosen.sort)
    pages = max(1, -(-len(places) // MOST_SHOWN))
    page = min(chosen.page, pages)
    shown = places[(page - 1) * MOST_SHOWN : page * MOST_SHOWN]
    groups = groups_met(checked.fleet, inside)
    return LinesShown(
        LineFilter.of({**chosen.chosen, "sort": chosen.sort, "page": str(page)}),
        lines_at(checked, shown, words, besides or {}),
        len(places),
        int(np.count_nonzero(inside)),
        pages,
        groups,
        {code: words.report.say(f"verdicts.{code}") for code in checked.decider.rulebook.roles.verdicts},
        list(groups),
    )


def lines_at(
    checked: CheckedFleet, places: Ints, words: ScreenWords, besides: Mapping[str, Besides]
) -> list[LineShown]:
    """These lines in words; each distinct text is worded once for the table."""
    fleet, codes, roles = checked.fleet, checked.codes_at_once, checked.decider.rulebook.roles
    rows = pa.array(places)
    taken = codes.take(rows)
    groups = list(roles.verdicts)
    verdicts = [groups[number] for number in verdict_numbers(taken, roles).tolist()] if len(taken) else []
    keys = sim_ids(fleet).take(rows).to_pylist()
    holders = {name: _texts(checked, name, rows, words) for name in GROUPS}
    read = {name: arrow(taken[name]).to_pylist() for name in _READ}
    found = []
    for row, at in enumerate(places.tolist()):
        line = {name: values[row] for name, values in read.items()}
        number, action = line["msisdn"] or "", line["action"] or ""
        saving, ends_on = line["saving_hkd_year"], line["cancel_on"]
        found.append(
            LineShown(
                at,
                words.line(keys[row]),
                number if number != keys[row] else "",
                {name: texts[row] for name, texts in holders.items()},
                verdicts[row],
                words.report.say(f"verdicts.{verdicts[row]}"),
                _advice(action, line, words),
                words.report.many(
                    line["to_become_eligible"] or "", lambda code: words.report.rule("obstacles", code)
                ),
                ends_on.isoformat() if ends_on else "",
                f"{saving:,.0f}" if saving is not None else "",
                **{name: said.get(at, "") for name, said in besides.items()},
            )
        )
    return found


_READ = (
    "msisdn", "action", "to_become_eligible", "cancel_on", "saving_hkd_year", "questions_owner", "questions_carrier",
)  # fmt: skip


def _advice(action: str, line: Mapping[str, Any], words: ScreenWords) -> str:
    """What to do; where it can't be told yet, on how many answers it depends."""
    asked = sum(len((line[name] or "").split(";")) for name in _READ[-2:] if line[name])
    if "|" in action and asked:
        return words.t("table.depends", count=f"{asked:,}")
    return words.report.outcome("action", action) if action else ""


def _texts(checked: CheckedFleet, name: str, rows: pa.Array, words: ScreenWords) -> list[str]:
    if name == "carrier":
        return [
            words.report.carrier(code) if code else ""
            for code in checked.fleet.carriers.take(rows).to_pylist()
        ]
    return [text or "" for text in checked.fleet.text(name).take(rows).to_pylist()]
