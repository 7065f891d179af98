"""What was answered on the page: each answer, of whom it holds, who said so, and by what it can be taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from batch.answers.answers_file import OPEN, AnsweredValue, LineAnswer
from engine.rulebook.book import Rulebook
from engine.rulebook.combined import Combined
from page.views.page_words import ScreenWords
from page.views.said_values import in_words

_MOST_NAMED = 3


@dataclass(frozen=True)
class GivenShown:
    """One answer. `place` tells it from others, as long as nothing is answered in between."""

    place: str
    whose: str
    says: Sequence[tuple[str, str]]
    by: str
    on: str


def given_shown(answers: Sequence[LineAnswer], rulebook: Rulebook, words: ScreenWords) -> list[GivenShown]:
    """The answers, the last first."""
    return [
        GivenShown(
            one.place,
            _whose(one, words),
            list(_says(one.facts, rulebook, words)),
            one.by,
            one.on.isoformat() if one.on else "",
        )
        for one in reversed(answers)
    ]


def _says(
    facts: Mapping[str, AnsweredValue], rulebook: Rulebook, words: ScreenWords
) -> Iterator[tuple[str, str]]:
    """What was asked, with what was chosen: of a question of several facts its choice, not what that says of each."""
    left = dict(facts)
    for question in rulebook.combined.values():
        choice = _choice(question, left)
        if choice:
            left = {name: value for name, value in left.items() if name not in question.facts}
            yield words.report.fact(question.name), in_words(question.as_fact, choice, (), words)
    for name, value in left.items():
        fact = rulebook.readable[name]
        yield words.report.fact(name), in_words(fact, value.value, value.names, words)


def _choice(question: Combined, facts: Mapping[str, AnsweredValue]) -> str:
    """The choice that says just this of the question's facts, or blank."""
    said = {name: facts[name].value for name in question.facts if name in facts}
    for code, means in question.means.items():
        if said == {**dict.fromkeys(question.facts, OPEN.value), **means}:
            return code
    return ""


def _whose(one: LineAnswer, words: ScreenWords) -> str:
    if one.line or one.lines:
        lines = (one.line,) if one.line else one.lines
        named = words.report.listed(lines[:_MOST_NAMED])
        more = len(lines) - _MOST_NAMED
        return words.t("answers.more", lines=named, count=f"{len(lines):,}") if more > 0 else named
    if one.where:
        pairs = (
            words.report.say("answers.pair", name=words.report.fact(name), value=words.report.listed(texts))
            for name, texts in one.where.items()
        )
        return words.report.listed(pairs)
    return words.t("answers.all")
