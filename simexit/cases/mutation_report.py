"""Say what became of a rulebook's mutants: how many of each kind, then each that nobody noticed. Must not print."""

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from engine.conditions.written import written
from engine.mutating.mutants import Mutant
from engine.rulebook.book import Rulebook
from language.templates import money
from simexit.cases.case_run import Mismatch
from simexit.cases.expected import MONEY
from simexit.cases.mutation import FATES, Judged
from simexit.screen.paragraphs import wrap

HEADINGS = ("made", *FATES)
NO_SOLVER = (
    "Whether a fault that no case notices does any harm was not looked at, for want of the extra `proofs` "
    "(pip install 'simexit[proofs]'): it counts as undecided."
)
NOTHING = "nothing"


def as_lines(
    judged: Sequence[Judged], book: Rulebook, size: int, until: datetime.date | None
) -> Iterator[str]:
    """The table, those that survived, then the sum; `until`: the last day for which it is proven, with a solver."""
    yield from _table(judged)
    for one in judged:
        if one.fate in ("survived", "undecided"):
            yield ""
            yield from _left(one, book, size)
    yield ""
    count = Counter(one.fate for one in judged)
    said = ", ".join(f"{count[fate]} {fate}" for fate in FATES)
    yield f"{len(judged)} mutant{'s' if len(judged) != 1 else ''}: {said}."
    if until is None:
        yield from wrap(NO_SOLVER, size)
    elif count["harmless"]:
        yield from wrap(f"Harmless: proven of every line, for checks until {until}.", size)


def _table(judged: Sequence[Judged]) -> Iterator[str]:
    kinds = Counter((one.mutant.kind, one.fate) for one in judged)
    names = list(dict.fromkeys(kind for kind, _ in kinds))
    wide = max((len(name) for name in names), default=0)
    yield " ".join([" " * wide, *(heading.rjust(9) for heading in HEADINGS)])
    for name in names:
        counts = [kinds[name, fate] for fate in FATES]
        yield " ".join([name.ljust(wide), *(str(count).rjust(9) for count in (sum(counts), *counts))])


def _left(one: Judged, book: Rulebook, size: int) -> Iterator[str]:
    yield from wrap(f"{one.fate.upper()} {one.mutant.where}: {described(one.mutant, book)}", size, rest="  ")
    if one.shown_by is not None:
        yield from wrap(str(one.shown_by), size, first="  a line  ")
    for difference in one.differences:
        yield from wrap(_both(difference), size, first="  ", rest="    ")


def described(mutant: Mutant, book: Rulebook) -> str:
    """What is wrong with it: `negated: `x > 0` -> `not x > 0``."""
    if mutant.part is None or mutant.instead is None:
        return mutant.kind
    was, now = (written(node, book.definition) for node in (mutant.part, mutant.instead))
    return f"{mutant.kind}: `{was}` -> `{now}`"


def _both(difference: Mismatch) -> str:
    """What either says; of lists what only one of them has."""
    key, was, now = difference.key, difference.expected, difference.got
    if isinstance(was, tuple) and isinstance(now, tuple):
        was, now = (
            tuple(code for code in one if code not in other) for one, other in ((was, now), (now, was))
        )
    return f"{key}: {_shown(key, was)} -> {_shown(key, now)}"


def _shown(key: str, value: Any) -> str:
    if value is None:
        return NOTHING
    if isinstance(value, tuple):
        return " | ".join(value) or NOTHING
    return f"HK${money(value)}" if key in MONEY else str(value)
