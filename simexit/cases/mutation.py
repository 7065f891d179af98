"""Find out of each small fault of a rulebook whether a worked case notices it, or whether nobody can.

Must not know any rule, nor print.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import msgspec

from batch.fleet.single import check_line, read_line
from engine.mutating.changes import HintChanged, Showing
from engine.mutating.mutants import Mutant
from engine.rulebook.hint import BORDER, OPEN, Hint
from engine.verifying.finding import Witness
from simexit.cases.case_run import Mismatch, alike, answer_of
from simexit.cases.cases import REMARKS, Case
from simexit.cases.expected import expectable
from simexit.cases.watching import Watch

if TYPE_CHECKING:
    from engine.proofs.noticed import Noticing

Fate = Literal["killed", "harmless", "survived", "undecided"]
FATES: tuple[Fate, ...] = ("killed", "harmless", "survived", "undecided")


@dataclass(frozen=True)
class Judged:
    """What becomes of a mutant: the case that notices it, or a line that it treats differently and what either says."""

    mutant: Mutant
    fate: Fate
    noticed_by: Case | None = None
    shown_by: Witness | None = None
    differences: tuple[Mismatch, ...] = ()


class Judge:
    """The mutants of a rulebook before its cases, and before the solver where there is one."""

    def __init__(self, watch: Watch, day: datetime.date, *, prove: bool) -> None:
        """`prove`: with the solver, for checks from that day on."""
        self.watch, self.day, self.mutants = watch, day, watch.own.mutants
        self._noticing: Noticing | None = None
        if prove:
            from engine.proofs.noticed import Noticing

            self._noticing = Noticing(watch.own.book, day.toordinal())

    @property
    def proven_until(self) -> datetime.date | None:
        """The last day of checks for which it is so; None without the solver."""
        return self._noticing.last_day if self._noticing is not None else None

    def judged(self, place: int) -> Judged:
        """What becomes of the mutant at this place."""
        mutant = self.mutants[place]
        noticed_by = self.watch.noticed_by(place, Showing.DIFFERS)
        if noticed_by is not None:
            return Judged(mutant, "killed", noticed_by)
        found = self._settled(mutant)
        if found.fate == "harmless":
            return found
        # What is unknown either way may still be asked in another way.
        noticed_by = self.watch.noticed_by(place, Showing.UNKNOWN)
        return found if noticed_by is None else Judged(mutant, "killed", noticed_by)

    def _settled(self, mutant: Mutant) -> Judged:
        """What the solver says: that no line shows it, or one that does."""
        if self._noticing is None:
            return Judged(mutant, "undecided")
        from engine.proofs.logic import Undecided

        try:
            shown = self._noticing.shown_by(mutant.change, mutant.change.of(self.watch.own.book))
        except Undecided:
            return Judged(mutant, "undecided")
        if shown is None:
            return Judged(mutant, "harmless")
        if isinstance(mutant.change, HintChanged):
            hint = self.watch.own.book.hints[mutant.change.hint]
            shown = replace(shown, facts={**shown.facts, **_what_is_heard(hint)})
        differences = tuple(self._differences(mutant, shown))
        # A line of which both say the same shows nothing.
        return Judged(mutant, "survived" if differences else "undecided", None, shown, differences)

    def _differences(self, mutant: Mutant, shown: Witness) -> Iterator[Mismatch]:
        """What either says of the line, in a house that is as the line needs it."""
        own = self.watch.own
        settings = msgspec.structs.replace(own.book.settings, **shown.settings)
        book = replace(own.book, settings=settings)
        line, day = read_line(book, shown.facts), shown.as_of or self.day
        was, now = (check_line(own.decider_of(one), line, day) for one in (book, mutant.change.of(book)))
        for key in expectable(book):
            before, after = answer_of(was, key), answer_of(now, key)
            if not alike(after, before):
                yield Mismatch(key, before, after)


def _what_is_heard(hint: Hint) -> dict[str, str]:
    """Texts that say what a hint listens to."""
    endings = {name: f"A {ends[0]}" for name, ends in hint.ends.items()}
    return endings | ({REMARKS: hint.words[0].strip(BORDER + OPEN)} if hint.words else {})
