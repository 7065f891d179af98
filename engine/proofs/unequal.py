"""Find every kind of line that two rulebooks treat differently, a line of each, or prove that there is none.

A line is the same for both: what it says has the same names and, where lists of values are not the same, is told to the
second in its own numbers. Knows decisions, collected rules and what follows; must not know any of them by name.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping
from functools import partial

import msgspec

from engine.deciding.consequences import AMOUNTS, DATES
from engine.proofs.any_line import OpenFact
from engine.proofs.graph import Graph
from engine.proofs.house import House
from engine.proofs.logic import Formula, Model, Undecided, alike, both, denied, either, same
from engine.proofs.opaque import Applied
from engine.proofs.prover import Prover, coded
from engine.proofs.truths import Figure, Truth
from engine.rulebook.book import Rulebook
from engine.rulebook.mixed import with_names
from engine.types.fact_types import type_of
from engine.types.facts import Fact
from engine.verifying.finding import Witness

#: More ways in which one decision changes are not looked for.
MOST_KINDS = 60
#: A decision that is not settled, a rule that holds and one that does not.
OPEN, HOLDS, FAILS = "", "yes", "no"


class Unlike(msgspec.Struct, frozen=True):
    """One kind of line that is treated differently: what it is about, a decision, a rule of one or a computed fact,
    what it comes to with either rulebook, and the smallest line of the kind, with its numbers and the day of its check.
    """

    about: str
    rule: str
    was: str
    now: str
    shown_by: Witness
    codes: Mapping[str, int]
    as_of: int


class Unequal(msgspec.Struct, frozen=True):
    """All kinds that were found, the last day for which that is all (None: the one day alone), the values of facts that
    only one of them knows, so that lines which say them are left out, and what was not settled."""

    kinds: tuple[Unlike, ...]
    until: datetime.date | None
    left_out: Mapping[str, tuple[str, ...]]
    unsettled: tuple[str, ...] = ()


class TwoGraphs(Graph):
    """A graph beside which another one decides the same lines."""

    def __init__(self, house: House, other: Graph) -> None:
        super().__init__(house)
        self.other = other

    @property
    def applied(self) -> list[Applied]:
        return [*super().applied, *self.other.applied]

    def tell_all(self) -> None:
        """Let the lines say whatever either of them looks at."""
        for graph in (self, self.other):
            _ = graph.looked_at
        for name in self.other.line.stated:
            if name in self.book.readable:
                self.line.says(name)


def unequal(before: Rulebook, after: Rulebook, days: tuple[datetime.date, datetime.date]) -> Unequal:
    """What two rulebooks treat differently, each as of its day; of one day, also as of those after it on which no
    carrier's terms change."""
    one, two = with_names(before, after), with_names(after, before)
    houses = _houses(one, two, *(day.toordinal() for day in days))
    recoded, left_out = recoded_values(one, two)
    graph = TwoGraphs(houses[0], Graph(houses[1], recoded=recoded))
    graph.tell_all()
    kinds: list[Unlike] = []
    unsettled = []
    for name, part in _parts(graph):
        prover = Prover(graph)
        prover.solver.add(*_allowed(graph, left_out))
        try:
            kinds.extend(part(prover))
        except Undecided:
            unsettled.append(name)
    until = houses[0].last_day if days[0] == days[1] else None
    return Unequal(tuple(kinds), until, left_out, tuple(unsettled))


def _houses(one: Rulebook, two: Rulebook, first: int, second: int) -> tuple[House, House]:
    """Each with the settings that it has; of one day, the days until a term of either changes."""
    houses = House(one, first), House(two, second)
    last = min(house.last for house in houses)
    for house in houses:
        house.settle(last=last if first == second else None)
    return houses


Part = Callable[[Prover], Iterator[Unlike]]


def _parts(graph: TwoGraphs) -> Iterator[tuple[str, Part]]:
    """What is compared, each with a solver of its own; what stands in both as the same formula is equal."""
    for name in dict.fromkeys((*graph.book.decisions, *graph.other.book.decisions)):
        was, now = (_remaining(one, name) for one in (graph, graph.other))
        if was and now and _differ(was, now) is not False:
            yield name, partial(_decided, name=name, was=was, now=now)
        before, after = (_collected(one, name) for one in (graph, graph.other))
        if before or after:
            yield name, partial(_told, name=name, was=before, now=after)
    yield "follows", partial(_follows, graph=graph)


def _remaining(graph: Graph, name: str) -> Mapping[str, Formula]:
    decision = graph.book.decisions.get(name)
    return graph.candidates(name) if decision is not None and decision.hit_policy == "first" else {}


def _collected(graph: Graph, name: str) -> Mapping[str, Truth]:
    decision = graph.book.decisions.get(name)
    return graph.shown(name) if decision is not None and decision.hit_policy == "collect" else {}


def _differ(was: Mapping[str, Formula], now: Mapping[str, Formula]) -> Formula:
    """Where not the same outcomes remain possible."""
    pairs = [(was.get(name, False), now.get(name, False)) for name in dict.fromkeys((*was, *now))]
    return either(*(denied(same(one, other)) for one, other in pairs if not alike(one, other)))


def _decided(
    prover: Prover, name: str, was: Mapping[str, Formula], now: Mapping[str, Formula]
) -> Iterator[Unlike]:
    """Each pair of outcomes that a decision comes to; those that are settled on both sides first."""
    differ = _differ(was, now)
    both_settled = both(_settled(was), _settled(now))
    for where in (both_settled, denied(both_settled)):
        met: list[Formula] = []
        while len(met) < MOST_KINDS and (model := prover.model(differ, where, *met)) is not None:
            before, after = _outcome(was, model), _outcome(now, model)
            kind = both(_comes_to(was, before), _comes_to(now, after))
            yield _shown(prover, name, "", (before, after), differ, kind)
            met.append(denied(kind))
        if len(met) == MOST_KINDS:
            raise Undecided("more kinds than are shown")


def _settled(left: Mapping[str, Formula]) -> Formula:
    return either(*(_comes_to(left, outcome) for outcome in left))


def _comes_to(left: Mapping[str, Formula], outcome: str) -> Formula:
    """It is this outcome and no other; nothing where it is not settled."""
    if outcome == OPEN:
        return denied(_settled(left))
    return both(left[outcome], *(denied(one) for name, one in left.items() if name != outcome))


def _outcome(left: Mapping[str, Formula], model: Model) -> str:
    possible = [name for name, one in left.items() if model.holds(one)]
    return possible[0] if len(possible) == 1 else OPEN


def _told(prover: Prover, name: str, was: Mapping[str, Truth], now: Mapping[str, Truth]) -> Iterator[Unlike]:
    """Each collected rule that is told with one of them alone."""
    for rule in dict.fromkeys((*was, *now)):
        before, after = (codes[rule].yes if rule in codes else False for codes in (was, now))
        if alike(before, after):
            continue
        for kind, ways in (
            (both(before, denied(after)), (HOLDS, FAILS)),
            (both(denied(before), after), (FAILS, HOLDS)),
        ):
            if prover.model(kind) is not None:
                yield _shown(prover, name, rule, ways, kind)


def _follows(prover: Prover, graph: TwoGraphs) -> Iterator[Unlike]:
    """Each date and amount that is another though all decisions come to the same."""
    ways = [(_remaining(graph, name), _remaining(graph.other, name)) for name in graph.book.decisions]
    decided = [denied(_differ(was, now)) for was, now in ways]
    for name in (*DATES, *AMOUNTS):
        was, now = (
            one.named(name) if name in one.book.derived else Figure(0, False) for one in (graph, graph.other)
        )
        if not isinstance(was, Figure) or not isinstance(now, Figure):
            continue
        known = alike(was.known, now.known)
        if known and ((isinstance(was.known, bool) and not was.known) or alike(was.value, now.value)):
            continue
        other = denied(same(was.known, now.known)), both(was.known, now.known, was.value != now.value)
        if prover.model(either(*other), *decided) is not None:
            yield _shown(prover, name, "", (OPEN, OPEN), either(*other), *decided)


def _shown(prover: Prover, about: str, rule: str, ways: tuple[str, str], *kind: Formula) -> Unlike:
    model = prover.smallest(*kind)
    if model is None:
        raise Undecided("an example that is none")
    codes = {one.name: coded(one, model) for one in prover.known(model)}
    return Unlike(about, rule, *ways, prover.written(model), codes, model.value(prover.house.as_of))


# ------------------------------------------------------------------------------------- lists of values not the same


def recoded_values(
    one: Rulebook, two: Rulebook
) -> tuple[dict[str, dict[int, int]], dict[str, tuple[str, ...]]]:
    """By fact, what its numbers in the first rulebook are in the second; and the values that only one of them has."""
    recoded, left_out = {}, {}
    for name, item in one.readable.items():
        there = two.readable[name]
        if item.type != there.type:
            left_out[name] = tuple({**item.values, **there.values})
        elif list(item.values) != list(there.values):
            recoded[name] = dict(_numbers(item, there))
            alone = [value for value in dict.fromkeys((*item.values, *there.values))
                     if (value in item.values) != (value in there.values)]  # fmt: skip
            left_out |= {name: tuple(alone)} if alone else {}
    return recoded, left_out


def _numbers(item: Fact, there: Fact) -> Iterator[tuple[int, int]]:
    first = 2 if type_of(item).names_contracts else 0  # as `ContractType` numbers them
    places = {value: place for place, value in enumerate(there.values, first)}
    for place, value in enumerate(item.values, first):
        if value in places:
            yield place, places[value]


def _allowed(graph: TwoGraphs, left_out: Mapping[str, tuple[str, ...]]) -> Iterator[Formula]:
    """Lines say nothing that only one of the two knows."""
    for name, values in left_out.items():
        said: OpenFact = graph.line.says(name)
        item = graph.book.readable[name]
        first = 2 if type_of(item).names_contracts else 0
        places = [place for place, value in enumerate(item.values, first) if value in values]
        if item.type != graph.other.book.readable[name].type:
            yield denied(said.known)
        yield from (denied(both(said.known, said.value == place)) for place in places)
