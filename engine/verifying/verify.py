"""Look for what is wrong with a rulebook that can be loaded: rules that are never reached, cases without an answer,
missing sources, terms that contradict each other. Must not know any rule or sentence, nor print.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from engine.problems import suggest
from engine.rulebook.book import Rulebook
from engine.rulebook.hint import Hint
from engine.rulebook.model import ACCOUNTS, PLANS, Carrier, Decision, Rule, TermValue
from engine.types.fact_types import type_of
from engine.types.facts import AS_OF
from engine.types.kleene import NO, YES
from engine.verifying.finding import Finding, row
from engine.verifying.reach import Reach

# What looks like the id of a source rather than words or an address.
SOURCE_ID = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*")


def verify(rulebook: Rulebook, *, tried: bool = True) -> list[Finding]:
    """Everything found, decision by decision, then hints, sources and terms.

    `tried`: values are tried to see which rules of a decision can hold, each decision by itself; without it, that is
    left to who can prove it of all decisions together. A review's rules are always tried.
    """
    found: list[Finding] = []
    for book in (rulebook, *((rulebook.review,) if rulebook.review else ())):
        for decision in book.decisions.values():
            if tried or book is not rulebook:
                found += verify_decision(book, decision)
            found += _uncited(decision)
    hints = _as_decision(rulebook.hints.values())
    if tried:
        found += verify_decision(rulebook, hints)
    return [*found, *_uncited(hints), *_sources(rulebook), *_terms(rulebook)]


def _as_decision(hints: Iterable[Hint]) -> Decision:
    """The hints as rules that all count: each must be able to apply, and say where it comes from."""
    rules = (
        Rule(hint.id, hint.when, hint.condition, sources=hint.sources, file=hint.file, line=hint.line)
        for hint in hints
    )
    return Decision("hints", "collect", tuple(rules))


# ---------------------------------------------------------------------------------------------- decisions


def verify_decision(book: Rulebook, decision: Decision) -> Iterator[Finding]:
    """Rules that can't hold or are never reached, and cases without an answer."""
    reach = Reach(book, decision)
    for place, rule in enumerate(decision.rules):
        at = f"{rule.file}:{rule.line}"
        if reach.case({place: YES}) is None:
            yield Finding(
                "problem", at, f"{row(decision, place)} can never hold: its condition contradicts itself"
            )
        elif (
            decision.hit_policy == "first"
            and reach.case({**dict.fromkeys(range(place), NO), place: YES}) is None
        ):
            above = [other for other in range(place) if reach.case({other: NO, place: YES}) is None]
            which = (
                f"{row(decision, above[0])} already matches"
                if above
                else "the rows above leave no case for it"
            )
            yield Finding("problem", at, f"{row(decision, place)} is unreachable: {which}")
    if decision.hit_policy == "first":
        left = reach.case(dict.fromkeys(range(len(decision.rules)), NO))
        if left is not None:
            rule = decision.rules[-1]
            message = f"`{decision.name}` has no answer {_case(book, left)}; end it with `when: otherwise`"
            yield Finding("problem", f"{rule.file}:{rule.line}", message)


def _uncited(decision: Decision) -> Iterator[Finding]:
    """Rules that don't say where they come from."""
    for place, rule in enumerate(decision.rules):
        if not rule.sources:
            yield Finding("remark", f"{rule.file}:{rule.line}", f"{row(decision, place)} cites no source")


def _case(book: Rulebook, values: Mapping[tuple[str, object], object]) -> str:
    """The values of a case, in the words of conditions."""
    said = []
    for (kind, name), value in values.items():
        item = book.definition(str(name))
        if kind == "decision" or kind == "setting":
            said.append(f"`{name} is {value}`")
        elif kind == "rule":
            continue
        elif isinstance(value, int):
            item = item or AS_OF
            said.append(f"`{type_of(item).condition(item, value)}`")
    return "where " + " and ".join(said) if said else "for some lines"


# ------------------------------------------------------------------------------------------------ sources


def _sources(book: Rulebook) -> Iterator[Finding]:
    decisions = [*book.decisions.values(), *(book.review.decisions.values() if book.review else ())]
    cited = {source for one in decisions for rule in one.rules for source in rule.sources}
    cited |= {source for hint in book.hints.values() for source in hint.sources}
    cited |= set(book.header.sources)
    for owner, section, name, value in values_of_terms(book):
        cited.add(value.source)
        if SOURCE_ID.fullmatch(value.source) and value.source not in book.sources:
            near = suggest(value.source, book.sources, most=0)
            message = f"`{owner}` cites an unknown source `{value.source}` for `{name}` ({section}){near}"
            yield Finding("problem", "carriers", message)
    cited |= {note.source for carrier in book.carriers.values() for note in carrier.notes}
    for source in book.sources:
        if source not in cited:
            yield Finding("remark", "sources.yaml", f"nothing cites `{source}`")


def values_of_terms(book: Rulebook) -> Iterator[tuple[str, str, str, TermValue]]:
    """Every value that a term has or once had: whose it is, the section, the term."""
    owners = [("general", book.general)]
    for carrier in book.carriers.values():
        owners += [(carrier.code, carrier.company), (carrier.code, carrier.shipped)]
    for owner, sections in owners:
        for section, values in sections.items():
            for name, latest in values.items():
                for value in (latest, *latest.earlier):
                    yield owner, section, name, value


# -------------------------------------------------------------------------------------------------- terms


def _terms(book: Rulebook) -> Iterator[Finding]:
    for carrier in book.carriers.values():
        for layer in (carrier.shipped, carrier.company):
            yield from _contradictions(carrier, layer)


def _contradictions(carrier: Carrier, sections: Mapping[str, Mapping[str, TermValue]]) -> Iterator[Finding]:
    """A plan and an account with different values, if nothing says which holds for lines that are both."""
    for plan, account in product(PLANS, ACCOUNTS):
        both = set(sections.get(plan, {})) & set(sections.get(account, {}))
        for name in sorted(both - set(sections.get(f"{account}_{plan}", {}))):
            one, other = sections[plan][name], sections[account][name]
            if one.value != other.value:
                message = (
                    f"`{carrier.code}` gives `{name}` one value under `{plan}` and another under `{account}`; a line "
                    f"that is both gets the one under `{account}`: write it under `{account}_{plan}` to make that plain"
                )
                yield Finding("remark", "carriers", message)
