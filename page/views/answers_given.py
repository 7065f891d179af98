"""What was answered on the page: each answer, of whom it holds, who said so, and by what it can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from batch.answers.answers_file import AnsweredValue, LineAnswer
from batch.answers.written import in_full
from engine.rulebook.book import Rulebook
from page.views.page_words import ScreenWords

_MOST_NAMED = 12
_IN_WORDS = ("yes", "no", "none")


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
            [
                (words.report.fact(name), _said(rulebook, name, value, words)) for name, value in one.facts.items()
            ],
            one.by,
            one.on.isoformat() if one.on else "",
        )
        for one in reversed(answers)
    ]  # fmt: skip


def _said(rulebook: Rulebook, name: str, value: AnsweredValue, words: ScreenWords) -> str:
    fact = rulebook.readable[name]
    text = in_full(fact, value.value, value.names)
    if value.value is None:  # left open on purpose
        return words.report.say("words.unknown")
    return words.report.said(name, text) if text in fact.values or text in _IN_WORDS else text


def _whose(one: LineAnswer, words: ScreenWords) -> str:
    if one.line or one.lines:
        lines = (one.line,) if one.line else one.lines
        named = words.report.listed(lines[:_MOST_NAMED])
        more = len(lines) - _MOST_NAMED
        return words.t("answers.more", lines=named, count=f"{more:,}") if more > 0 else named
    if one.where:
        pairs = (
            words.report.say("answers.pair", name=words.report.fact(name), value=words.report.listed(texts))
            for name, texts in one.where.items()
        )
        return words.report.listed(pairs)
    return words.t("answers.all")
