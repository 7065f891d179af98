"""Find what a person means by an id: a rule, outcome, decision, hint, term, carrier, source or fact."""

from collections.abc import Iterator
from dataclasses import dataclass

from batch.errors import Refused
from engine.conditions.walking import decisions_in, names_in
from engine.rulebook.book import Rulebook
from engine.rulebook.model import Rule
from engine.types.facts import BESIDE
from language.refusals import hint

MOST_SHOWN = 8


@dataclass(frozen=True)
class Thing:
    """One thing with its unique address: `obstacles.arrears`, `terms.hotline`, `sources.K2`."""

    kind: str
    group: str
    name: str

    @property
    def address(self) -> str:
        return f"{self.group}.{self.name}"


class UnknownId(Refused):
    """Nothing, or more than one thing, has this id; the reason names what is near."""


def things(rulebook: Rulebook) -> Iterator[Thing]:
    """Everything that has an id, each once."""
    for name, decision in rulebook.decisions.items():
        yield Thing("decision", "decisions", name)
        rules = [rule.id for rule in decision.rules]
        yield from (Thing("rule", name, rule) for rule in rules)
        yield from (Thing("outcome", name, item) for item in decision.outcomes if item and item not in rules)
    for kind, group, names in (
        ("term", "terms", rulebook.terms),
        ("carrier", "carriers", rulebook.carriers),
        ("source", "sources", rulebook.sources),
        ("hint", "hints", rulebook.hints),
        ("derived", "derived", rulebook.derived),
        ("fact", "facts", rulebook.facts),
    ):
        yield from (Thing(kind, group, name) for name in names)


def find(rulebook: Rulebook, wanted: str) -> Thing:
    """The one thing with this id or address, whatever its capitals; UnknownId if there is none, or several.

    If a fact and a rule have the same name, the rule is meant: `bound_services` is the obstacle.
    """
    everything = list(things(rulebook))
    written, folded = wanted.strip(), wanted.strip().casefold()
    found = [item for item in everything if written == item.address]
    found = found or [item for item in everything if written == item.name]
    # Only then with other capitals: valuegb is a carrier, VALUEGB a source.
    found = found or [
        item for item in everything if folded in (item.address.casefold(), item.name.casefold())
    ]
    if len(found) > 1:
        found = [item for item in found if item.kind not in ("fact", "derived")] or found
    if len(found) == 1:
        return found[0]
    if found:
        addresses = tuple(f"`{item.address}`" for item in found)
        raise UnknownId("id_of_several", given=wanted, addresses=addresses)
    names = dict.fromkeys([item.name for item in everything] + [item.address for item in everything])
    raise UnknownId("unknown_id", given=wanted, hint=hint(wanted, names, MOST_SHOWN))


def rules_of(rulebook: Rulebook, thing: Thing) -> list[Rule]:
    """The rules that the name of a rule or outcome stands for."""
    return [rule for rule in rulebook.decisions[thing.group].rules if thing.name in (rule.id, rule.outcome)]


def users_of(rulebook: Rulebook, name: str) -> list[str]:
    """The addresses of the rules and hints that look at a fact, term, derived fact or decision."""
    through = {name} | {
        item for item, node in rulebook.derived_nodes.items() if name in names_in(node) and name not in BESIDE
    }
    rules = [
        f"{decision.name}.{rule.id}"
        for decision in rulebook.decisions.values()
        for rule in decision.rules
        if through & {*names_in(rule.condition), *inputs_of(rulebook, rule)}
    ]
    looking = (hint for hint in rulebook.hints.values() if through & {*names_in(hint.condition), *hint.ends})
    return [*rules, *(f"hints.{hint.id}" for hint in looking)]


def inputs_of(rulebook: Rulebook, rule: Rule) -> tuple[str, ...]:
    """The decisions a rule's condition takes as input, itself or through computed facts, each once."""
    return decisions_in(rule.condition, rulebook.derived_nodes)


def citations_of(rulebook: Rulebook, source: str) -> list[str]:
    """The addresses of what cites a source: rules, hints, carriers' terms and notes, the settings."""
    found = [
        f"{decision.name}.{rule.id}"
        for decision in rulebook.decisions.values()
        for rule in decision.rules
        if source in rule.sources
    ]
    found += [f"hints.{hint.id}" for hint in rulebook.hints.values() if source in hint.sources]
    owners = [("general", rulebook.general)]
    for carrier in rulebook.carriers.values():
        owners += [(carrier.code, carrier.company), (carrier.code, carrier.shipped)]
    for owner, sections in owners:
        for values in sections.values():
            found += [f"{owner}.{term}" for term, value in values.items() if value.source == source]
    notes = [(carrier.code, note) for carrier in rulebook.carriers.values() for note in carrier.notes]
    found += [f"{code}.{note.id}" for code, note in notes if note.source == source]
    found += ["settings"] * (source in rulebook.header.sources)
    return list(dict.fromkeys(found))
