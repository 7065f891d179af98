"""Find out from the rules which facts one question can settle together. Must not know any fact, or a terminal."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

import msgspec

from engine.conditions.nodes import Collected, Compare, Holds, Node, Not, Number, Value
from engine.conditions.walking import decisions_in, names_in, parts_of
from engine.deciding.decide import Decider
from engine.deciding.references import looked_at, with_choosers
from engine.rulebook.book import Rulebook
from engine.rulebook.model import Rule
from engine.rulebook.terms import CHOOSE_TERMS


class Together(msgspec.Struct, frozen=True):
    """A fact's group: what it is about, who can answer, and what it means to name the fact in an answer.

    `about` is the collect decision, or the last first decision, that the group affects; `pick`: True, it is true (or
    there are some); False, it is not true. `after` are the choices on which it depends whether it matters at all.
    """

    about: str
    asks: str
    pick: bool = True
    after: frozenset[str] = frozenset()


class Structure(msgspec.Struct, frozen=True):
    """What the shape of the rules tells about asking: each fact's group, and what else its rules look at.

    `terms` are those that a verdict rests on. `narrow` says for how many purposes at least a fact's obstacles matter:
    what matters for one alone is asked first.
    """

    together: Mapping[str, Together]
    partners: Mapping[str, frozenset[str]]
    terms: tuple[str, ...]
    narrow: Mapping[str, int]


@lru_cache(maxsize=2)
def structure(decider: Decider) -> Structure:
    """The structure of a decider's rulebook, worked out once."""
    book = decider.rulebook
    verdicts = [one for one in book.decisions.values() if one.hit_policy == "first"]
    looked = {name for one in verdicts for rule in one.rules for name in looked_at(book, rule.condition)}
    terms = tuple(name for name in book.terms if name in looked)
    return Structure(together(book), partners(book), terms, narrow(book))


def together(rulebook: Rulebook) -> dict[str, Together]:
    """The group of each fact or term that can be asked for as one of several; the others are asked for alone.

    There are two kinds: the facts behind a group of obstacles (`blocker in obstacles`), where naming one means that it
    stands in the way; and the yes/no facts of decisions at the same depth of the graph.
    """
    found = _behind_obstacles(rulebook)
    levels = _levels(rulebook)
    firsts = [decision for decision in rulebook.decisions.values() if decision.hit_policy == "first"]
    last = {levels[decision.name]: decision.name for decision in firsts}
    for decision in firsts:
        for rule in decision.rules:
            for part in parts_of(rule.condition, rulebook.derived_nodes):
                if isinstance(part, Holds) and part.name not in {*found, *rulebook.derived_nodes}:
                    asks = "carrier" if part.name in rulebook.terms else "owner"
                    found[part.name] = Together(last[levels[decision.name]], asks)
    return found


def _levels(rulebook: Rulebook) -> dict[str, int]:
    """The depth of each decision in the graph: one more than the deepest decision it takes as input."""
    levels: dict[str, int] = {}
    for decision in rulebook.decisions.values():
        inputs = {
            name for rule in decision.rules for name in decisions_in(rule.condition, rulebook.derived_nodes)
        }
        levels[decision.name] = 1 + max((levels[name] for name in inputs), default=0)
    return levels


def partners(rulebook: Rulebook) -> dict[str, frozenset[str]]:
    """For each fact and term, everything its rules look at: what the use of its answer may depend on."""
    found: dict[str, frozenset[str]] = {}
    for decision in rulebook.decisions.values():
        for rule in decision.rules:
            names = with_choosers(rulebook, looked_at(rulebook, rule.condition))
            for name in names:
                found[name] = found.get(name, frozenset()) | frozenset(names)
    return found


def narrow(rulebook: Rulebook) -> dict[str, int]:
    """For each fact and term behind an obstacle, for how many purposes that obstacle matters; the fewest count."""
    found: dict[str, int] = {}
    for decision in rulebook.decisions.values():
        for rule in decision.rules:
            for name in looked_at(rulebook, rule.condition) if rule.concerns else ():
                found[name] = min(found.get(name, len(rule.concerns)), len(rule.concerns))
    return found


def _behind_obstacles(rulebook: Rulebook) -> dict[str, Together]:
    found: dict[str, Together] = {}
    mixed: set[str] = set()
    for decision, rule in _grouped_rules(rulebook):
        for name, pick in _signs(rule.condition, rulebook.derived_nodes).items():
            asks = "carrier" if name in rulebook.terms else "owner"
            after = frozenset(names_in(rule.condition)) & frozenset(CHOOSE_TERMS)
            group = Together(decision, asks, pick is True, after)
            if pick is None or found.get(name, group) != group:
                mixed.add(name)
            found[name] = group
    return {name: group for name, group in found.items() if name not in mixed}


def _grouped_rules(rulebook: Rulebook) -> Iterable[tuple[str, Rule]]:
    """The rules of collect decisions that other rules look at as a group, and those that matter for some purposes."""
    groups: dict[tuple[str, str], None] = {}
    for decision in rulebook.decisions.values():
        for rule in decision.rules:
            for part in parts_of(rule.condition, rulebook.derived_nodes):
                if isinstance(part, Collected) and len(part.rules) > 1:
                    groups |= dict.fromkeys((part.decision, member) for member in part.rules)
    for decision in rulebook.decisions.values():
        groups |= dict.fromkeys(
            (decision.name, rule.id)
            for rule in decision.rules
            if rule.concerns and not rule.said_by and len(looked_at(rulebook, rule.condition)) == 1
        )
    for name, rule_id in groups:
        yield name, rulebook.decisions[name].rule(rule_id)


def _signs(node: Node, derived: Mapping[str, Node], *, denied: bool = False) -> Mapping[str, bool | None]:
    """What each name has to be for the condition to hold: True (yes, some), False (no), None (not as simple)."""
    if isinstance(node, Not):
        return _signs(node.item, derived, denied=not denied)
    if isinstance(node, Holds):
        made_of = derived.get(node.name)
        return {node.name: not denied} if made_of is None else _signs(made_of, derived, denied=denied)
    if isinstance(node, Compare) and not denied:
        match node:
            case Compare(">", Value(name), Number(0)):
                return {name: True}
    found: dict[str, bool | None] = {}
    for child in node.children():
        for name, sign in _signs(child, derived, denied=denied).items():
            found[name] = sign if found.get(name, sign) == sign else None
    if isinstance(node, Value):
        found[node.name] = None
    return {name: sign for name, sign in found.items() if name not in CHOOSE_TERMS}
