"""Make cases of what no case shows yet: for each condition and way the line that says least, with the answer it gets.

A person must confirm that the answer is right. Knows no rule; must not write.
"""

import datetime
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from batch.fleet.single import Checked
from engine.conditions.walking import names_in
from engine.deciding.consequences import AMOUNTS
from engine.proofs.logic import Undecided
from engine.proofs.shown_ways import ShownWays
from engine.rulebook.book import Rulebook
from engine.verifying.finding import Witness
from engine.verifying.ways import HINTS, ConditionPlace, condition_places
from simexit.cases.case_run import CaseRunner, answer_of
from simexit.cases.cases import Case, CaseEntry
from simexit.cases.expected import PartOfList, days, expectable
from simexit.cases.seen import Sightings
from simexit.rulebooks import Choices


@dataclass(frozen=True)
class MadeCase:
    """A case, and the condition and way that it is there to show."""

    case: Case
    place: ConditionPlace
    way: str


def settle(seen: Sightings, rulebook: Rulebook, day: datetime.date) -> None:
    """Leave out the ways in which no line can show a condition, which is proven."""
    ways = ShownWays(rulebook, day)
    for place, missing in seen.missed.items():
        for way in missing:
            try:
                if not ways.possible(place, way):
                    seen.impossible.add((place, way))
            except Undecided:
                continue  # it counts as one that some line shows


class CaseMaker:
    """Make cases beside some others, of the carriers `rather_of` where one of them will do.

    `unsettled`: what the solver can't say, and what its line does not show when it is checked.
    """

    def __init__(
        self,
        cases: Iterable[Case],
        choices: Choices,
        rulebook: Rulebook,
        day: datetime.date,
        rather_of: Collection[str] = (),
    ) -> None:
        self.book, self.day, self.rather_of = rulebook, day, rather_of
        self.runner = CaseRunner(choices, rulebook)
        for case in cases:
            self.runner.note(
                case, self.runner.checked(case)
            )  # a person will look at those not confirmed, too
        self.seen = self.runner.coverage.seen
        self.unsettled: list[tuple[ConditionPlace, str]] = []

    def made(self) -> Iterator[MadeCase]:
        """A case for each way that neither a case shows nor one made before."""
        seen, ways = self.seen, ShownWays(self.book, self.day)
        for place, missing in seen.missed.items():
            for way in missing:
                if (place, way) in seen.found:
                    continue
                try:
                    witness = ways.line(place, way, self.rather_of)
                except Undecided:
                    self.unsettled.append((place, way))
                    continue
                if witness is None:
                    seen.impossible.add((place, way))
                    continue
                case = self._case(witness, place)
                if (place, way) in seen.found:
                    yield MadeCase(case, place, way)
                else:
                    self.unsettled.append((place, way))

    def _case(self, witness: Witness, place: ConditionPlace) -> Case:
        facts = {name: value for name, value in witness.facts.items() if name in self.book.facts}
        entry = CaseEntry(
            name="",
            as_of=witness.as_of or self.day,
            facts=facts,
            expect={},
            sources=self._sources(place),
            terms={name: value for name, value in witness.facts.items() if name not in facts},
            prefer=witness.settings.get("balance_preference"),
            confirmed=False,
        )
        unanswered = Case(Path(), 0, 0, entry, {})
        checked = self.runner.checked(unanswered)
        case = Case(Path(), 0, 0, entry, self._expected(checked, place))
        self.runner.note(case, checked)
        return case

    def _sources(self, place: ConditionPlace) -> list[str]:
        """Those of the rule or hint."""
        if place.of == HINTS:
            return [*self.book.hints[place.name].sources]
        if place.of:
            return [*self.book.decisions[place.of].rule(place.name).sources]
        return []

    def _expected(self, checked: Checked, place: ConditionPlace) -> dict[str, Any]:
        """What the answer says of the condition's owner; of a computed fact, of all that looks at it."""
        if place.of:
            return self._said(checked, place.of, (place.name,))
        through = computed_through(self.book, place.name)
        looking: dict[str, dict[str, None]] = {}
        for one in condition_places(self.book):
            if one.of and not through.isdisjoint(names_in(one.node)):
                looking.setdefault(one.of, {})[one.name] = None
        found = {key: answer_of(checked, key) for key in (*days(self.book), *AMOUNTS) if key in through}
        for of, names in looking.items():
            found |= self._said(checked, of, tuple(names))
        return found

    def _said(self, checked: Checked, of: str, names: tuple[str, ...]) -> dict[str, Any]:
        """What the answer says of some rules of a decision, or of some hints."""
        decision = self.book.decisions.get(of)
        if decision is not None and decision.hit_policy == "first":
            return {of: answer_of(checked, of)}
        keys = [key for key in (of, f"unknown_{of}") if key in expectable(self.book)]
        return {key: PartOfList(has=names).of(answer_of(checked, key)) for key in keys}


def computed_through(rulebook: Rulebook, name: str) -> set[str]:
    """A name and the computed facts that look at it, themselves or through others."""
    through, before = {name}, 0
    while before != len(through):
        before = len(through)
        looking = (own for own, node in rulebook.derived_nodes.items() if through & {*names_in(node)})
        through |= {*looking}
    return through
