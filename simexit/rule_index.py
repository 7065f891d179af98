"""Finds what a person means by an id: a rule, outcome, decision, term, carrier, source or fact of a rulebook."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.model import Rule
from engine.nodes import Collected, OutcomeIn, names_in, walk
from engine.problems import suggest
from engine.rulebook import Rulebook

MOST_SHOWN = 8


@dataclass(frozen=True)
class Thing:
    """One thing with an address that nothing else has: `obstacles.arrears`, `terms.hotline`, `sources.K2`."""

    kind: str
    group: str
    name: str

    @property
    def address(self) -> str:
        return f"{self.group}.{self.name}"


class UnknownId(Exception):
    """Nothing, or more than one thing, goes by an id; the message says what is near."""


def things(rulebook: Rulebook) -> Iterator[Thing]:
    """Everything that has an id, each once; what a decision's rules and outcomes are called in rule order."""
    for name, decision in rulebook.decisions.items():
        yield Thing("decision", "decisions", name)
        for member in dict.fromkeys(name for rule in decision.rules for name in (rule.id, rule.outcome) if name):
            kind = "rule" if any(rule.id == member for rule in decision.rules) else "outcome"
            yield Thing(kind, name, member)
    for kind, group, names in (
        ("term", "terms", rulebook.terms),
        ("carrier", "carriers", rulebook.carriers),
        ("source", "sources", rulebook.sources),
        ("derived", "derived", rulebook.derived),
        ("fact", "facts", rulebook.facts),
    ):
        yield from (Thing(kind, group, name) for name in names)


def find(rulebook: Rulebook, wanted: str) -> Thing:
    """The thing that goes by an id or address, whatever its capitals; UnknownId where that is not exactly one.

    A fact gives way to a rule of its name: `bound_services` is the obstacle.
    """
    folded = wanted.strip().casefold()
    everything = list(things(rulebook))
    found = [item for item in everything if folded == item.address.casefold()]
    found = found or [item for item in everything if folded == item.name.casefold()]
    if len(found) > 1:
        found = [item for item in found if item.kind not in ("fact", "derived")] or found
    if len(found) == 1:
        return found[0]
    if found:
        addresses = ", ".join(f"`{item.address}`" for item in found)
        raise UnknownId(f"`{wanted}` may be any of {addresses}; say which")
    names = dict.fromkeys([item.name for item in everything] + [item.address for item in everything])
    raise UnknownId(f"nothing in the rulebook is called `{wanted}`{suggest(wanted, names, most=MOST_SHOWN)}")


def rules_of(rulebook: Rulebook, thing: Thing) -> list[Rule]:
    """The rules a rule's or outcome's name stands for."""
    return [rule for rule in rulebook.decisions[thing.group].rules if thing.name in (rule.id, rule.outcome)]


def users_of(rulebook: Rulebook, name: str) -> list[str]:
    """The addresses of the rules whose conditions look at a fact, term, derived fact or decision."""
    through = {name} | {
        item for item, node in rulebook.derived_nodes.items() if name in names_in(node) and name != "as_of"
    }
    return [
        f"{decision.name}.{rule.id}"
        for decision in rulebook.decisions.values()
        for rule in decision.rules
        if through & {*names_in(rule.condition), *inputs_of(rule)}
    ]


def inputs_of(rule: Rule) -> list[str]:
    """The decisions a rule's condition takes as input, each once."""
    parts = (part.decision for part in walk(rule.condition) if isinstance(part, OutcomeIn | Collected))
    return list(dict.fromkeys(parts))


def citations_of(rulebook: Rulebook, source: str) -> list[str]:
    """The addresses of what cites a source: rules, then carriers' terms and notes."""
    found = [
        f"{decision.name}.{rule.id}"
        for decision in rulebook.decisions.values()
        for rule in decision.rules
        if source in rule.sources
    ]
    for name, sections in [("general", rulebook.general)] + [
        (carrier.code, part) for carrier in rulebook.carriers.values() for part in (carrier.company, carrier.shipped)
    ]:
        found += [
            f"{name}.{term}"
            for values in sections.values()
            for term, value in values.items()
            if value.source == source
        ]
    notes = [(carrier.code, note) for carrier in rulebook.carriers.values() for note in carrier.notes]
    found += [f"{code}.{note.id}" for code, note in notes if note.source == source]
    return list(dict.fromkeys(found))
