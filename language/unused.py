"""Look for facts, terms, computed facts and texts that a rulebook defines but never uses. Must not know any of them."""

from collections.abc import Iterator
from typing import Any

from engine.conditions.walking import names_in
from engine.deciding.consequences import Consequences
from engine.problems import RulebookInvalid, suggest
from engine.rulebook.book import FALLBACK, SHIPPED, Rulebook
from engine.rulebook.invariants import read_invariants
from engine.rulebook.model import SETTING_VALUES
from engine.rulebook.terms import CHOOSE_TERMS
from engine.types.fact_types import type_of
from engine.types.facts import BESIDE, Fact, Term
from engine.verifying.finding import Finding
from language.missing_texts import place_of
from language.templates import PLACE
from language.texts import Key, Layer, texts_in

Names = dict[str, Any]
PARTS_OF_A_PROBLEM = dict.fromkeys(("what", "done", "mend"))


def unused(book: Rulebook) -> Iterator[Finding]:
    """Each fact, term and computed fact that no rule, date or sentence looks at, and each text under no known name."""
    used = {*CHOOSE_TERMS, *Consequences.__struct_fields__, *_in_conditions(book), *_in_sentences(book)}
    told_only = {fact.name for fact in book.facts.values() if fact.told_only}
    for name in told_only & used:
        yield Finding(
            "remark", "facts.yaml", f"`{name}` is `told_only`, and a rule, date or sentence uses it"
        )
    used |= told_only
    for group in ("facts", "terms", "derived"):
        for name, item in getattr(book, group).items():
            # What rules can't look into says which line it is, and whose: people look at it.
            if name not in used and not (group == "facts" and type_of(item).opaque):
                message = f"no rule, date or sentence uses `{name}`"
                yield Finding("remark", f"{group}.yaml", message)
    for language in book.languages:
        yield from _texts(book, language)


def _in_conditions(book: Rulebook) -> Iterator[str]:
    for decision in book.decisions.values():
        for rule in decision.rules:
            yield from names_in(rule.condition)
    for hint in book.hints.values():
        yield from (*names_in(hint.condition), *hint.ends)
    for node in book.derived_nodes.values():
        yield from names_in(node)
    for deadline in book.deadlines.values():
        yield from deadline.days
    for blanks in book.when_missing.values():
        for condition, _ in blanks:
            yield from names_in(condition)


def _in_sentences(book: Rulebook) -> Iterator[str]:
    """The names whose values sentences are filled with."""
    try:
        texts = texts_in(book, FALLBACK)
        yield from PLACE.findall(f"{texts.section('decisions')}{texts.section('rules')}")
    except RulebookInvalid:
        return  # said where texts are looked for


def _texts(book: Rulebook, language: str) -> Iterator[Finding]:
    """The texts of one language that are under a name that does not exist."""
    try:
        known = _known(book)
        said = Layer(book.folder / "texts" / language).all()
    except RulebookInvalid:
        return
    for path, near in dict(beyond for one in said if (beyond := _beyond(one, known))).items():
        message = f"nothing uses the text `{'.'.join(path)}`{suggest(path[-1], near, most=0)}"
        yield Finding("remark", place_of(book, language), message)


def _known(book: Rulebook) -> Any:
    """The names that texts may be under: the rulebook's own, and those of the program's phrases."""
    known: Any = {}
    for path in Layer(SHIPPED / "texts" / FALLBACK).all():
        below = known
        for key in path:
            below = below.setdefault(key, {})
    decisions = book.decisions.values()
    choices: dict[str, Fact | Term] = {**book.facts, **book.terms, **BESIDE}
    values = {name: _codes(item) for name, item in choices.items()}
    values |= {name: dict.fromkeys(item.means) for name, item in book.combined.items()}
    checks = dict.fromkeys(rule.id for one in decisions for rule in one.rules if rule.names)
    own: dict[str, Any] = {
        "facts": dict.fromkeys((*book.facts, *book.combined, *book.derived, *SETTING_VALUES, *BESIDE)),
        "terms": dict.fromkeys(book.terms),
        "values": values | {name: dict.fromkeys(codes) for name, codes in SETTING_VALUES.items()},
        "decisions": {
            one.name: {"label": None, "outcomes": dict.fromkeys(one.outcomes)} for one in decisions
        },
        "rules": {one.name: dict.fromkeys(rule.id for rule in one.rules) for one in decisions},
        "answered": dict.fromkeys(book.facts),
        "deadlines": dict.fromkeys(book.deadlines, dict.fromkeys(("label", "to_do"))),
        "hints": dict.fromkeys(book.hints, dict.fromkeys(("label", "why"))),
        "invariants": dict.fromkeys(read_invariants(book).by_id),
        "sources": dict.fromkeys(book.sources),
        "term_sources": dict.fromkeys(_written_sources(book)),
    }
    of_rules = {"about": dict.fromkeys(book.decisions), "notes": own["rules"]}
    of_checks = dict.fromkeys(checks, PARTS_OF_A_PROBLEM)
    return (
        known
        | own
        | {"reference": known["reference"] | of_rules, "problems": known.get("problems", {}) | of_checks}
    )


def _written_sources(book: Rulebook) -> Iterator[str]:
    """What terms and notes of carriers say of where they come from, where they cite no source by its code."""
    for carrier in book.carriers.values():
        values = [value for named in carrier.shipped.values() for value in named.values()]
        said = [one.source for value in values for one in (value, *value.earlier)]
        said += [note.source for note in carrier.notes]
        yield from (source for source in said if source and source not in book.sources)


def _codes(item: Fact | Term) -> Names:
    """The values of a fact or term that have names."""
    return dict.fromkeys((*item.values, *(("none",) if isinstance(item, Fact) and item.none else ())))


def _beyond(path: Key, known: Any) -> tuple[Key, tuple[str, ...]] | None:
    """The first part of a path that is not known, where it is, and the names that are known there."""
    below = known
    for depth, name in enumerate(path):
        if not below or name.isdigit():
            return None
        if name not in below:
            return path[: depth + 1], tuple(below)
        below = below[name]
    return None
