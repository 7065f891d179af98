"""Looks for the texts without which an answer would show a bare code. Knows no particular text, and prints nothing."""

from collections.abc import Iterator

from engine.problems import RulebookInvalid
from engine.rulebook.book import Rulebook
from engine.rulebook.model import LANGUAGES
from engine.verifying.verify import Finding
from language.texts import texts_in

ACTION_WORDS = ("label", "subject", "among")


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
        if item.type == "choice":
            yield from (("values", name, code) for code in item.values)
    for name in book.derived:
        yield ("facts", name, "label")
    yield from _letters(book)
    yield from _reviews(book)
    for group in book.verdicts:
        yield from (("report", "verdicts", group), ("report", "about", "verdict_meanings", group))
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


def _letters(book: Rulebook) -> Iterator[tuple[str, ...]]:
    """The words of the letters for what outcomes and rules ask in writing."""
    books = (book, book.review) if book.review else (book,)
    for decision in (decision for one in books for decision in one.decisions.values()):
        for roles in decision.roles.values():
            if roles.letter and roles.purpose:  # an action
                yield from (("review", "letter", "actions", roles.letter, key) for key in ACTION_WORDS)
                yield ("review", "letter", "points", roles.letter)
            elif roles.letter:
                yield ("review", "letter", "balances", roles.letter)
        for rule in decision.rules:
            if rule.letter:
                yield ("review", "letter", "points", rule.letter)
            if rule.enclosed:
                yield ("review", "letter", "documents", rule.id)


def _reviews(book: Rulebook) -> Iterator[tuple[str, ...]]:
    """The reasons for which a reviewer's decision is not taken, and what is told with one that is."""
    for name, decision in (book.review.decisions if book.review else {}).items():
        for outcome, roles in decision.roles.items():
            if roles.state == "refused":
                yield ("review", "reasons", outcome)
            elif name == "caution" and not roles.unsaid:
                yield ("review", "cautions", outcome)
