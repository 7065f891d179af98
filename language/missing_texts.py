"""Looks for the texts without which an answer would show a bare code. Knows no particular text, and prints nothing."""

from collections.abc import Iterator

from engine.problems import RulebookInvalid
from engine.rulebook.book import Rulebook
from engine.rulebook.model import LANGUAGES
from engine.types.fact_types import type_of
from engine.verifying.verify import Finding
from language.texts import texts_in


def missing_texts(book: Rulebook) -> Iterator[Finding]:
    """Each text that a rulebook's folder lacks, language by language."""
    for language in LANGUAGES:
        place = f"{book.folder.name}/texts/{language}.yaml"
        try:
            texts = texts_in(book, language)
        except RulebookInvalid as error:
            yield from (Finding("problem", place, item.message) for item in error.problems)
            continue
        for path in _wanted(book):
            if not texts.get(*path):
                yield Finding("problem", place, f"has no text `{'.'.join(path)}`")


def _wanted(book: Rulebook) -> Iterator[tuple[str, ...]]:
    """The texts without which an answer would show a bare code."""
    for group, names in (("facts", book.facts), ("terms", book.terms)):
        for name in names:
            yield from ((group, name, key) for key in ("label", "ask"))
    for name, item in (book.facts | book.terms).items():
        if type_of(item).coded and not type_of(item).names_carriers:
            yield from (("values", name, code) for code in item.values)
    for decision in book.decisions.values():
        yield ("decisions", decision.name, "label")
        for outcome in decision.outcomes:
            if outcome:
                yield from (
                    ("decisions", decision.name, "outcomes", outcome, key) for key in ("label", "text")
                )
        if decision.hit_policy == "collect":
            for rule in decision.rules:
                key = "to_do" if rule.severity else "text"
                yield from (("rules", decision.name, rule.id, part) for part in ("label", key))
