"""Say what became of a rulebook's mutants: how many of each kind, then each that nobody noticed. Must not print."""

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence

from engine.conditions.written import written
from engine.mutating.mutants import Mutant
from engine.rulebook.book import Rulebook
from simexit.cases.case_report import gone_and_new, shown
from simexit.cases.case_run import Mismatch
from simexit.cases.expected import lists
from simexit.cases.mutation import FATES, Judged
from simexit.screen.paragraphs import wrap

HEADINGS = ("made", *FATES)
NO_SOLVER = (
    "Whether a fault that no case notices does any harm was not looked at, for want of the extra `proofs` "
    "(pip install 'simexit[proofs]'): it counts as undecided."
)


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
    of_codes = lists(book)
    for difference in one.differences:
        said = _gained_and_lost(difference) if difference.key in of_codes else _both(difference)
        yield from wrap(f"{difference.key}: {said}", size, first="  ", rest="    ")


def described(mutant: Mutant, book: Rulebook) -> str:
    """What is wrong with it: of which kind it is, and what stands for what."""
    if mutant.part is None or mutant.instead is None:
        return mutant.kind
    was, now = (written(node, book.definition) for node in (mutant.part, mutant.instead))
    return f"{mutant.kind}: `{was}` -> `{now}`"


def _gained_and_lost(difference: Mismatch) -> str:
    """What of a list only one of them has."""
    lost, gained = gone_and_new(difference.expected, difference.got)
    parts = [f"loses {', '.join(lost)}"] * bool(lost) + [f"gains {', '.join(gained)}"] * bool(gained)
    return "; ".join(parts) or "in another order"


def _both(difference: Mismatch) -> str:
    was, now = (shown(difference.key, value) for value in (difference.expected, difference.got))
    return f"{was} -> {now}"
