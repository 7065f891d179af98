"""Say what an answer depends on besides the given facts: assumptions, terms, and how far each can be trusted.

Knows confidence and age; must not decide or print anything.
"""

import re
from collections.abc import Iterator

from batch.fleet.hint_said import why
from batch.fleet.single import Checked
from engine.deciding.consequences import DATES
from engine.explaining.explain import Seen
from engine.rulebook.model import TermValue
from language.templates import names_wanted
from language.wording import rule_text, source_title
from simexit.answer.because import Reasons
from simexit.answer.estimates import Estimates
from simexit.screen.paragraphs import width
from simexit.screen.phrases import Phrases
from simexit.screen.sections import Row

LONGEST_SOURCE = 48
# An address, of which the site is enough here.
_ADDRESS = r"https?://([^/\s]+)\S*"


class Grounds:
    """What one SIM's answer depends on, in words."""

    def __init__(self, checked: Checked, phrases: Phrases) -> None:
        self.checked, self.say = checked, phrases

    def rows(self, *, doubtful: bool = False) -> Iterator[Row]:
        """Assumptions first, then terms by how far they can be trusted; or only those that can't be without asking."""
        yield from () if doubtful else self._assumed()
        grouped: dict[tuple[str, str, str | None, str], list[str]] = {}
        terms = list(self._terms())
        for seen in terms:
            term = seen.term
            if term is None or (self.key(term) == "verified" and not self.doubt(term)):
                continue
            as_of = self.date(term)
            # General practice is one thing, whichever article says so.
            source = "" if term.layer == "general" else shorter(self.source(term))
            group = (self.key(term), source, as_of, self.doubt(term))
            grouped.setdefault(group, []).append(self.say.pair(seen.name, seen.value))
        for (key, source, as_of, doubt), pairs in grouped.items():
            if doubtful and not doubt:
                continue
            named = source or self._general_sources(terms)
            text = self.say.say("check", key, terms=self.say.listed(pairs), source=named, as_of=as_of)
            days = self.checked.rulebook.settings.stale_after_days
            yield Row(self.say.say("check", doubt, text=text, days=days) if doubt else text)

    def _assumed(self) -> Iterator[Row]:
        """What is taken as suggested, each with its reason, then what is assumed of any line."""
        hints = self.checked.hints.found
        assumed = []
        for name, value in self.checked.assumptions().items():
            hint = hints.get(name)
            if hint is None or not hint.used:
                assumed.append(self.say.pair(name, value))
                continue
            reason = why(self.checked, self.say.texts, hint)
            yield Row(self.say.say("check", "as_suggested", fact=self.say.pair(name, value), why=reason))
        if assumed:
            yield Row(self.say.say("check", "assumed", facts=self.say.listed(assumed)))

    def key(self, term: TermValue) -> str:
        """How far a term can be trusted: general, inferred, reported or verified."""
        if term.layer == "general":
            return "general"
        return "inferred" if term.confidence == "assumed" else term.confidence

    def doubt(self, term: TermValue) -> str:
        """Why a term's source can't be relied on without asking: it has no date, or is too old."""
        most_days = self.checked.rulebook.settings.stale_after_days
        stale = "undated" if term.undated else "stale"
        return stale if term.stale(self.checked.as_of, most_days) else ""

    def date(self, term: TermValue) -> str | None:
        """The date of a term's source, or words that say there is none."""
        return (self.say.texts.get("words", "undated") or term.dated) if term.undated else term.dated or None

    def source(self, term: TermValue) -> str:
        """A term's source: the title of a source of the rulebook, or as written."""
        return self.cited(term.source) if term.source else self.say.say("check", "no_source")

    def cited(self, source: str) -> str:
        """The title of a source of the rulebook in the language, or what was written."""
        return source_title(self.checked.rulebook, self.say.texts, source)

    def _general_sources(self, terms: list[Seen]) -> str:
        found = (seen.term for seen in terms)
        general = (self.source(term) for term in found if term is not None and term.layer == "general")
        return self.say.few(list(dict.fromkeys(shorter(source) for source in general)), most=2)

    def _terms(self) -> Iterator[Seen]:
        """The terms behind verdicts, dates and the sentences about them, each once, in the rulebook's order."""
        found = {seen.name: seen for seen in Reasons(self.checked).leaned_on() if seen.origin == "term"}
        for date in DATES:
            if getattr(self.checked.follows, date).known:
                found |= {seen.name: seen for seen in Estimates(self.checked).terms(date)}
        for name in self._named():
            found.setdefault(name, self.checked.explainer.seen(name))
        for name in self.checked.rulebook.terms:
            if name in found and found[name].origin == "term":
                yield found[name]

    def _named(self) -> Iterator[str]:
        """The terms named in the sentences about the line: a hotline, days of grace, a fee."""
        for decision in self.checked.decided.codes:
            for rule in self.checked.holding(decision):
                for name in names_wanted(rule_text(self.say.texts, decision, rule)):
                    if name in self.checked.rulebook.terms:
                        yield name


def shorter(text: str) -> str:
    """Cut a source to fit a line; `--why` and `simexit rules show` give it in full."""
    text = re.sub(_ADDRESS, r"\1", text)
    if width(text) <= LONGEST_SOURCE:
        return text
    cut = text
    while width(cut) >= LONGEST_SOURCE:
        cut = cut[:-1]
    # Between words, where there are any.
    return (cut[: cut.rindex(" ")] if " " in cut[LONGEST_SOURCE // 2 :] else cut).rstrip(" ,，、:(（") + "…"
