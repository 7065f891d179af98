"""Look for texts that are missing or were not translated. Must not know any particular text, nor print."""

import re
from collections.abc import Iterator, Mapping, Sequence

from engine.problems import RulebookInvalid
from engine.rulebook.book import FALLBACK, Rulebook
from engine.rulebook.invariants import read_invariants
from engine.rulebook.model import Decision, Rule
from engine.types.fact_types import type_of
from engine.types.facts import AS_OF, BESIDE
from engine.verifying.finding import Finding
from language.templates import PLACE
from language.texts import Key, texts_in

NAMED = 3  # of many texts
# A sentence has words; a code, a name or a number may be the same in two languages.
WORD = re.compile("[a-z]{3,}")
FEWEST_WORDS = 2
# Says which letters to write with.
NO_WORDS = (("report", "lang"), ("report", "font"), ("review", "letter", "type"))

LETTERS = "letters"  # the decision of the review that says which are written
ACTION_WORDS = ("label", "subject", "among")
PROBLEM_PARTS = ("what", "done", "mend")


def missing_texts(book: Rulebook) -> Iterator[Finding]:
    """What a rulebook's folders of texts lack, language by language, and what they leave in English."""
    try:
        english = texts_in(book, FALLBACK).own()
    except RulebookInvalid as error:
        yield from (Finding("problem", place_of(book, FALLBACK), item.message) for item in error.problems)
        return
    for path in _wanted(book):
        if not english.get(path):
            yield Finding("problem", place_of(book, FALLBACK), f"has no text `{'.'.join(path)}`")
    wanted = {path: text for path, text in english.items() if path[:2] not in NO_WORDS}
    wanted = {path: text for path, text in wanted.items() if path[:3] not in NO_WORDS}
    wanted |= dict(_said_by_the_rulebook(book))
    for language in book.languages:
        if language != FALLBACK:
            yield from _beside(book, language, wanted)


def place_of(book: Rulebook, language: str) -> str:
    """Where the texts of a language are."""
    return f"{book.folder.name}/texts/{language}"


def _beside(book: Rulebook, language: str, english: Mapping[Key, str]) -> Iterator[Finding]:
    """Which of the English texts one language lacks, and which it repeats untranslated."""
    place = place_of(book, language)
    try:
        said = texts_in(book, language).own()
    except RulebookInvalid as error:
        yield from (Finding("problem", place, item.message) for item in error.problems)
        return
    for carrier in book.carriers.values():
        for note in carrier.notes:
            path = ("carriers", carrier.code, "notes", note.id)
            english = {**english, path: note.text.get(FALLBACK, "")} if FALLBACK in note.text else english
            said |= {path: note.text[language]} if language in note.text else {}
    if lacking := [path for path in english if path not in said]:
        yield Finding("remark", place, f"lacks {_counted(lacking)}, said in English instead")
    same = [path for path, text in english.items() if said.get(path) == text and _is_sentence(text)]
    if same:
        yield Finding("remark", place, f"leaves {_counted(same)} in English")


def _is_sentence(text: str) -> bool:
    return len(WORD.findall(PLACE.sub("", text))) >= FEWEST_WORDS


def _counted(paths: Sequence[Key]) -> str:
    """`2 texts (`a.b`, `c.d`)`; if there are many, only the first are named."""
    named = ", ".join(f"`{'.'.join(path)}`" for path in paths[:NAMED]) + ", …" * (len(paths) > NAMED)
    return f"{len(paths):,} text{'s' if len(paths) != 1 else ''} ({named})"


def _said_by_the_rulebook(book: Rulebook) -> Iterator[tuple[Key, str]]:
    """What the rulebook's own files say in English, so that only other languages have texts for it."""
    for code, source in book.sources.items():
        said = {"title": source.title, "says": source.says}
        yield from ((("sources", code, key), text) for key, text in said.items() if text)
    for decision in book.decisions.values():
        if decision.about:
            yield ("reference", "about", decision.name), decision.about
        for rule in decision.rules:
            if rule.note:
                yield ("reference", "notes", decision.name, rule.id), rule.note


def _wanted(book: Rulebook) -> Iterator[Key]:
    """The texts without which an answer would show a bare code."""
    for group, names in (("facts", book.facts), ("terms", book.terms)):
        for name in names:
            yield from ((group, name, key) for key in ("label", "ask"))
    for name, item in (book.facts | book.terms).items():
        if type_of(item).coded and not type_of(item).names_carriers:
            yield from (("values", name, code) for code in item.values)
    for name, question in book.combined.items():
        yield from (("facts", name, key) for key in ("label", "ask"))
        yield from (("values", name, choice) for choice in question.means)
    for name in (*book.derived, *BESIDE):
        if name != AS_OF.name:  # a phrase of its own says it
            yield ("facts", name, "label")
    for hint in book.hints:
        yield from (("hints", hint, key) for key in ("label", "why"))
    for deadline in book.deadlines:
        yield from (("deadlines", deadline, key) for key in ("label", "to_do"))
    yield from (("invariants", invariant) for invariant in read_invariants(book).by_id)
    yield from _letters(book)
    yield from _reviews(book)
    for group in book.verdicts:
        yield from (("report", "verdicts", group), ("report", "about", "verdict_meanings", group))
    for decision in book.decisions.values():
        yield from _of(decision)


def _of(decision: Decision) -> Iterator[Key]:
    """The texts of one decision: its name, its outcomes, and what its collected rules say."""
    yield ("decisions", decision.name, "label")
    for outcome in filter(None, decision.outcomes):
        yield from (("decisions", decision.name, "outcomes", outcome, key) for key in ("label", "text"))
    for rule in decision.rules if decision.hit_policy == "collect" else ():
        said = "to_do" if rule.severity else "text"
        yield from (("rules", decision.name, rule.id, key) for key in ("label", said))
        if rule.names:  # a check: a line that meets it has the problem of its name
            yield from (("problems", rule.id, key) for key in PROBLEM_PARTS)


def _letters(book: Rulebook) -> Iterator[tuple[str, ...]]:
    """The words of the letters for what outcomes and rules ask in writing."""
    for rule in _rules_of_letters(book):
        yield ("review", "letter", "kinds", rule.id)
        if rule.letter:
            yield from (("review", "letter", "actions", rule.letter, key) for key in ACTION_WORDS)
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


def _rules_of_letters(book: Rulebook) -> tuple[Rule, ...]:
    """The rules each of which calls for a letter of its own."""
    decisions = book.review.decisions if book.review else {}
    return decisions[LETTERS].rules if LETTERS in decisions else ()


def _reviews(book: Rulebook) -> Iterator[tuple[str, ...]]:
    """The reasons for which a reviewer's decision is not taken, and what is told with one that is."""
    for name, decision in (book.review.decisions if book.review else {}).items():
        for outcome, roles in decision.roles.items():
            if roles.state == "refused":
                yield ("review", "reasons", outcome)
            elif name == "caution" and not roles.unsaid:
                yield ("review", "cautions", outcome)
