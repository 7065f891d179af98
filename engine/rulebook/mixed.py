"""A rulebook some of whose parts are as another has them, to ask what each part changes by itself.

Conditions are read anew, since what they name may have changed with it. Knows no particular rule or fact.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Literal

import msgspec

from engine.conditions.joined import joined
from engine.conditions.nodes import All, Always, Certainly, Node
from engine.conditions.parsing import only_where, parse_condition, parse_derived
from engine.conditions.vocabulary import ConditionInvalid, Vocabulary
from engine.conditions.walking import decisions_in
from engine.rulebook.book import Rulebook
from engine.rulebook.decisions import tell
from engine.rulebook.in_force import in_force
from engine.rulebook.model import SETTING_VALUES, Carrier, Decision, Rule
from engine.rulebook.yamlfile import YamlFile
from engine.types.fact_types import type_of
from engine.types.facts import Fact

Kind = Literal["rule", "rules", "order", "decision", "derived", "fact", "carrier", "setting"]
#: The last day of a rule that is not there.
NO_DAY = datetime.date.min
_SETTINGS = ("balance_preference", "small_balance_hkd", "prepaid_cap")


class BookPart(msgspec.Struct, frozen=True):
    """What two rulebooks may differ in: a rule of a decision, all of them, their order, what else it says; a computed
    fact, what is assumed or a blank means of a fact, what is said of a carrier beside its terms, a setting."""

    kind: Kind
    name: str
    decision: str = ""


def of_day(book: Rulebook, day: datetime.date) -> Rulebook:
    """The rulebook with the rules that are in force on a day as if they always were, and no others ever."""
    decisions = {
        name: msgspec.structs.replace(one, rules=tuple(_on(rule, day) for rule in one.rules))
        for name, one in book.decisions.items()
    }
    return read_again(replace(book, decisions=decisions))


def _on(rule: Rule, day: datetime.date) -> Rule:
    first, last = rule.valid_from or day, rule.valid_to or day
    return msgspec.structs.replace(rule, valid_from=None, valid_to=None if first <= day <= last else NO_DAY)


def differing(before: Rulebook, after: Rulebook) -> Iterator[BookPart]:
    """Each part in which they differ: of two rulebooks of a day, but for their terms."""
    for name in dict.fromkeys((*before.decisions, *after.decisions)):
        one, other = before.decisions.get(name), after.decisions.get(name)
        if one is None or other is None:
            yield BookPart("decision", name)
        else:
            yield from _in_decision(one, other)
    for name in dict.fromkeys((*before.derived, *after.derived)):
        if before.derived.get(name) != after.derived.get(name):
            yield BookPart("derived", name)
    for name in (name for name in before.facts if name in after.facts):
        if _when_blank(before.facts[name]) != _when_blank(after.facts[name]):
            yield BookPart("fact", name)
    for code in (code for code in before.carriers if code in after.carriers):
        if _beside_terms(before.carriers[code]) != _beside_terms(after.carriers[code]):
            yield BookPart("carrier", code)
    for name in _SETTINGS:
        if getattr(before.settings, name) != getattr(after.settings, name):
            yield BookPart("setting", name)


def _in_decision(one: Decision, other: Decision) -> Iterator[BookPart]:
    was, now = _written(one), _written(other)
    for rule in dict.fromkeys((*was, *now)):
        if was.get(rule) != now.get(rule):
            yield BookPart("rule", rule, one.name)
    if [rule for rule in was if rule in now] != [rule for rule in now if rule in was]:
        yield BookPart("order", one.name)
    if _beside_rules(one) != _beside_rules(other):
        yield BookPart("decision", one.name)


def _written(decision: Decision) -> dict[str, Rule]:
    """The rules that are there, as they are written but for what has no effect."""
    return {
        rule.id: msgspec.structs.replace(rule, condition=Always(), sources=(), note="", file="", line=0)
        for rule in decision.rules
        if rule.valid_to != NO_DAY
    }


def _beside_rules(decision: Decision) -> object:
    return decision.hit_policy, decision.roles, decision.when_open, decision.asked


def _when_blank(fact: Fact) -> object:
    return fact.assume, fact.when_missing


def _beside_terms(carrier: Carrier) -> object:
    return carrier.ceased_on, carrier.sells


def with_names(book: Rulebook, other: Rulebook) -> Rulebook:
    """The rulebook with the facts, terms and computed facts that only the other has; of these nothing is known."""
    return replace(
        book,
        facts={**book.facts, **{name: one for name, one in other.facts.items() if name not in book.facts}},
        terms={**book.terms, **{name: one for name, one in other.terms.items() if name not in book.terms}},
    )


def mixed(book: Rulebook, other: Rulebook, part: BookPart) -> Rulebook | None:
    """The rulebook with one part as the other has it; None where it can't be so by itself."""
    try:
        return read_again(_with(book, other, part))
    except (ConditionInvalid, KeyError):
        return None


def _with(book: Rulebook, other: Rulebook, part: BookPart) -> Rulebook:
    match part.kind:
        case "derived":
            derived = {name: one for name, one in book.derived.items() if name != part.name}
            if part.name in other.derived:
                derived[part.name] = other.derived[part.name]
            return replace(book, derived=derived)
        case "fact":
            there = other.facts[part.name]
            fact = msgspec.structs.replace(
                book.facts[part.name], assume=there.assume, when_missing=there.when_missing
            )
            blanks = {name: one for name, one in book.when_missing.items() if name != part.name}
            if part.name in other.when_missing:
                blanks[part.name] = other.when_missing[part.name]
            return replace(book, facts={**book.facts, part.name: fact}, when_missing=blanks)
        case "carrier":
            same = other.carriers[part.name]
            carrier = msgspec.structs.replace(
                book.carriers[part.name], ceased_on=same.ceased_on, sells=same.sells
            )
            return replace(book, carriers={**book.carriers, part.name: carrier})
        case "setting":
            value = {part.name: getattr(other.settings, part.name)}
            return replace(book, settings=msgspec.structs.replace(book.settings, **value))
    return replace(book, decisions=_decisions(book, other, part))


def _decisions(book: Rulebook, other: Rulebook, part: BookPart) -> dict[str, Decision]:
    if part.kind == "decision":
        there = other.decisions.get(part.name)
        if there is None:
            return {name: one for name, one in book.decisions.items() if name != part.name}
        if part.name in book.decisions:
            own = book.decisions[part.name]
            there = msgspec.structs.replace(there, rules=own.rules)
        order = [name for name in other.decisions if name in book.decisions or name == part.name]
        order += [name for name in book.decisions if name not in order]
        found = {**book.decisions, part.name: there}
        return {name: found[name] for name in order}
    name = part.decision or part.name
    decision, there = book.decisions[name], other.decisions[name]
    match part.kind:
        case "order":
            rules = _in_order(decision, there)
        case "rules":
            rules = there.rules
        case _:
            rules = _with_rule(decision, there, part.name)
    return {**book.decisions, name: msgspec.structs.replace(decision, rules=rules)}


def _in_order(decision: Decision, other: Decision) -> tuple[Rule, ...]:
    """The rules that both have as the other orders them, in the places that these have."""
    places = {rule.id: at for at, rule in enumerate(other.rules)}
    both = iter(
        sorted((rule for rule in decision.rules if rule.id in places), key=lambda rule: places[rule.id])
    )
    return tuple(next(both) if rule.id in places else rule for rule in decision.rules)


def _with_rule(decision: Decision, other: Decision, name: str) -> tuple[Rule, ...]:
    """The rules with one as the other has it: behind the last of those before it that both have, where it is new."""
    rules = list(decision.rules)
    here = next((at for at, rule in enumerate(rules) if rule.id == name), None)
    there = next((at for at, rule in enumerate(other.rules) if rule.id == name), None)
    if there is None:
        return tuple(
            msgspec.structs.replace(rule, valid_to=NO_DAY) if rule.id == name else rule for rule in rules
        )
    if here is not None:
        rules[here] = other.rules[there]
        return tuple(rules)
    before = {rule.id for rule in other.rules[:there]}
    behind = max((at + 1 for at, rule in enumerate(rules) if rule.id in before), default=0)
    return (*rules[:behind], other.rules[there], *rules[behind:])


def read_again(book: Rulebook, given: Mapping[str, Node] = MappingProxyType({})) -> Rulebook:
    """The rulebook with the conditions of its rules and computed facts read anew, but for the facts whose trees are
    `given`; ConditionInvalid, KeyError where one names what is not there."""
    every = _vocabulary(book)
    for decision in book.decisions.values():
        tell(decision, every, YamlFile(""))
    nodes = {
        name: only_where(str(item.when), parse_derived(str(item.expression), type_of(item), every), every)
        for name, item in book.derived.items()
    }
    nodes |= given
    nodes = {name: joined(node, nodes) for name, node in nodes.items()}
    words = _vocabulary(book)
    words.nodes.update(nodes)
    words.rests.update({name: decisions_in(node, nodes) for name, node in nodes.items()})
    words.later.update(dict.fromkeys(book.decisions, ""))
    decisions: dict[str, Decision] = {}
    for name, decision in book.decisions.items():
        certain = all(_is_certain(rule) for rule in decision.rules)
        rules = tuple(_read(rule, words, certain=certain) for rule in decision.rules)
        decisions[name] = msgspec.structs.replace(decision, rules=rules)
        words.later.pop(name)
        tell(decisions[name], words, YamlFile(""))
    return replace(book, decisions=decisions, derived_nodes=nodes)


def _vocabulary(book: Rulebook) -> Vocabulary:
    return Vocabulary(
        book.facts, book.terms, book.derived, SETTING_VALUES, outcomes={}, collected={}, roles={}
    )


def _is_certain(rule: Rule) -> bool:
    condition = rule.condition.items[-1] if isinstance(rule.condition, All) else rule.condition
    return rule.when == "otherwise" or isinstance(condition, Certainly)


def _read(rule: Rule, words: Vocabulary, *, certain: bool) -> Rule:
    condition = joined(parse_condition(rule.when, words), words.nodes)
    if certain and rule.when != "otherwise":
        condition = Certainly(condition)
    return msgspec.structs.replace(rule, condition=in_force(condition, rule.valid_from, rule.valid_to))
