"""Say in words what the time ahead changes. Must not know where that is shown, nor any decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from batch.ahead_shapes import STATUS, CodeChange, NumberChange, TermAgeing
from batch.report.words import ReportWords, dollars

_MOST_TERMS = 5  # that are named


class AheadWords:
    """One language's words for changes."""

    def __init__(self, words: ReportWords) -> None:
        self._words = words

    def kind(self, code: str) -> str:
        """What a change is about."""
        return self._words.say(f"ahead.kinds.{code}")

    def codes(self, several: Sequence[CodeChange]) -> str:
        """Decisions that come to something else, and rules that begin or cease to hold."""
        return self._words.listed(self._code(one) for one in several)

    def numbers(self, several: Sequence[NumberChange]) -> str:
        """Dates and amounts, before and after."""
        return self._words.listed(self._number(one) for one in several)

    def names(self, several: Sequence[NumberChange]) -> str:
        """What these dates and amounts are."""
        return self._words.listed(dict.fromkeys(self._words.fact(one.name) for one in several))

    def term(self, one: TermAgeing) -> str:
        """Terms whose source gets too old."""
        words, shown = self._words, one.labels[:_MOST_TERMS]
        more = f"{len(one.labels) - len(shown):,}" if len(one.labels) > len(shown) else None
        return words.say("ahead.term", labels=words.listed(shown), more=more, days=f"{one.most_days:,}")

    def _code(self, one: CodeChange) -> str:
        words = self._words
        if one.rule:
            named = {"decision": words.decision(one.decision), "rule": words.rule(one.decision, one.rule)}
            return words.say(f"ahead.rule.{one.after}", **named)
        if one.decision == STATUS:
            said = [words.named("statuses", code) for code in (one.before, one.after)]
            return words.say("ahead.changed", name=words.say("ahead.status"), before=said[0], after=said[1])
        said = [words.outcome(one.decision, code) for code in (one.before, one.after)]
        return words.say("ahead.changed", name=words.decision(one.decision), before=said[0], after=said[1])

    def _number(self, one: NumberChange) -> str:
        words = self._words
        after = words.say("ahead.moves") if one.moves else self._said(one, one.after)
        parts = {"name": words.fact(one.name), "before": self._said(one, one.before), "after": after}
        if one.times > 1 and {one.before, one.after} == {one.least, one.most}:
            return words.say("ahead.steps", **parts, times=f"{one.times:,}")
        if one.times > 1:
            ends = {"least": self._said(one, one.least), "most": self._said(one, one.most)}
            return words.say("ahead.to_and_fro", name=parts["name"], **ends, times=f"{one.times:,}")
        return words.say("ahead.changed", **parts)

    def _said(self, one: NumberChange, value: int | None) -> str:
        if value is None:
            return self._words.say("words.unknown")
        if one.is_day:
            return dt.date.fromordinal(value).isoformat()
        return self._words.say("ahead.money", amount=dollars(value, exact=value % 100 != 0))
