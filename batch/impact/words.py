"""Say in one language what changes and what did it. Must not know how it is found, nor where it is shown."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from batch.impact.causes import DAY, TERM, ChangeCause, ChangeWhy
from batch.impact.compared import LISTS, SUMMED, VERDICT_COLUMNS, Impact, ImpactGroup
from batch.report.words import ReportWords
from batch.verdicts import VERDICTS
from engine.rulebook.book import SHIPPED, Rulebook
from language.rule_words import RuleWords
from language.speaker import Speaker
from language.texts import Texts
from language.wording import carrier_names

if TYPE_CHECKING:
    from engine.proofs.unequal import Unlike  # with the solver

STATUS = "status"
BEFORE, AFTER = "before", "after"


class ImpactWords(Speaker):
    """The words of both rulebooks: what only the earlier one has is said in its own."""

    def __init__(self, before: tuple[Rulebook, Texts], after: tuple[Rulebook, Texts]) -> None:
        super().__init__(after[1], "impact")
        self.books = {BEFORE: before[0], AFTER: after[0]}
        self._rules = {which: RuleWords(*one) for which, one in ((BEFORE, before), (AFTER, after))}
        self._reports = {
            which: ReportWords(texts, carrier_names(book, texts))
            for which, (book, texts) in ((BEFORE, before), (AFTER, after))
        }

    @property
    def report(self) -> ReportWords:
        return self._reports[AFTER]

    def column(self, name: str) -> str:
        """What a column is called."""
        return self.report.say(f"columns.sims.{name}.label")

    def code(self, name: str, code: str, which: str) -> str:
        """A code of a column in words, as the rulebook before or after has it."""
        if not code:
            return self.say("nothing")
        words = self._reports[which]
        if name == STATUS:
            return words.named("statuses", code)
        if name in VERDICTS:
            return words.outcome(name, code)
        if name in LISTS:
            decision = name if name in self.books[which].decisions else LISTS[0]
            return words.many(code, lambda one: words.rule(decision, one))
        return code

    def why(self, why: ChangeWhy) -> str:
        """What did it."""
        said = self.joined_by("between", map(self.cause, why.causes))
        return said if why.how == "alone" else self.say("several", why.how, causes=said or None)

    def cause(self, cause: ChangeCause) -> str:
        """One thing that is not the same."""
        was, now = cause.was or None, cause.now or None
        match cause.kind:
            case "rule":
                key = (
                    "rule_beside"
                    if was == now
                    else "rule"
                    if was and now
                    else "rule_new"
                    if now
                    else "rule_gone"
                )
                decision = self._rules[AFTER].words.quoted(self.report.decision(cause.decision))
                return self.say("causes", key, rule=self._rule(cause), decision=decision, was=was, now=now)
            case "rules" | "order" | "decision":
                decision = self._rules[AFTER].words.quoted(self.report.decision(cause.name))
                return self.say("causes", cause.kind, decision=decision)
            case "term":
                return self.say(
                    "causes", TERM, carrier=self.report.carrier(cause.carrier) if cause.carrier else None,
                    name=self.report.fact(cause.name), was=self._value(cause, BEFORE), now=self._value(cause, AFTER),
                    source=self._rules[AFTER].source_title(cause.source) if cause.source else None,
                )  # fmt: skip
            case "day":
                key = DAY if cause.name else "day_itself"
                name = self._rules[AFTER].words.quoted(self.report.fact(cause.name))
                return self.say("causes", key, name=name, was=was, now=now)
            case "setting":
                named = self.report.at("about.setting_names").get(cause.name) or self.report.fact(cause.name)
                values = (self.report.value(cause.name, code) for code in (cause.was, cause.now))
                said = dict(zip((BEFORE, AFTER), values, strict=True))
                quoted = self._rules[AFTER].words.quoted(named)
                return self.say("causes", cause.kind, name=quoted, was=said[BEFORE], now=said[AFTER])
            case "carrier":
                return self.say("causes", cause.kind, name=self.report.carrier(cause.name))
        name = self._rules[AFTER].words.quoted(self.report.fact(cause.name))
        return self.say("causes", cause.kind, name=name, was=was, now=now)

    def _rule(self, cause: ChangeCause) -> str:
        """A rule by its name and id."""
        for which in (AFTER, BEFORE):
            decision, words = self.books[which].decisions.get(cause.decision), self._rules[which]
            for rule in decision.rules if decision is not None else ():
                if decision is not None and rule.id == cause.name:
                    named = words.words.quoted(words.label(decision, rule))
                    return self.say("rule", rule=named, id=rule.id)
        return cause.name

    def _value(self, cause: ChangeCause, which: str) -> str:
        code = cause.was if which == BEFORE else cause.now
        words = self._reports[which]
        return words.said(cause.name, code) if code else words.say("words.unknown")

    def ways(self, group: ImpactGroup) -> dict[str, dict[str, int]]:
        """How verdicts change: by column the ways in words with the lines of each; those alike in words are one."""
        found: dict[str, dict[str, int]] = {}
        for way in group.ways:
            if way.column in VERDICT_COLUMNS:
                was, now = self.code(way.column, way.was, BEFORE), self.code(way.column, way.now, AFTER)
                ways, said = found.setdefault(way.column, {}), self.say("way", was=was, now=now)
                ways[said] = ways.get(said, 0) + way.lines
        return {
            column: dict(sorted(ways.items(), key=lambda item: -item[1])) for column, ways in found.items()
        }

    def about(self, name: str) -> str:
        """A decision, or a date or amount that follows from them."""
        return self.report.decision(name) if name in self.books[AFTER].decisions else self.column(name)

    def unlike(self, kind: Unlike) -> str:
        """In which way a kind of line is treated differently."""
        if kind.rule:
            was, now = (self.say("any_line", code) for code in (kind.was, kind.now))
            rule, way = self.report.rule(kind.about, kind.rule), self.say("way", was=was, now=now)
            return self.say("any_line", "of_rule", rule=rule, way=way)
        if kind.about not in self.books[AFTER].decisions:
            return self.say("any_line", "follows")
        was, now = (
            self.code(kind.about, code, which) if code else self.say("any_line", "undecided")
            for code, which in ((kind.was, BEFORE), (kind.now, AFTER))
        )
        return self.say("way", was=was, now=now)

    def also(self, group: ImpactGroup) -> str:
        """What else changes than verdicts, and of how many lines; nothing where nothing does."""
        others = [one for one in group.ways if one.column not in VERDICT_COLUMNS]
        parts = [
            self.say("also_one", column=self.column(one.column), lines=f"{one.lines:,}") for one in others
        ]
        return self.say("also", columns=self.joined_by("comma", parts)) if parts else ""

    def counts(self, impact: Impact) -> str:
        """How many lines get another verdict, and how many more change."""
        others = impact.lines - impact.verdicts
        counted = {"verdicts": f"{impact.verdicts:,}", "lines": f"{impact.size:,}"}
        return self.say("counts", **counted, others=f"{others:,}" if others else None)

    def side(self, which: str, as_of: int) -> str:
        """With which rules and terms, and as of which day, one of both checks was made."""
        book = self.books[which]
        return self.say(
            "side", which=self.say("sides", which), version=book.header.version,
            folder=str(book.folder) if book.folder != SHIPPED else None, terms=book.terms_file or None,
            day=dt.date.fromordinal(as_of).isoformat(),
        )  # fmt: skip

    def sides(self, impact: Impact) -> list[str]:
        """The same of both checks of a fleet."""
        days = {BEFORE: impact.before, AFTER: impact.after}
        return [self.side(which, checked.decided.as_of) for which, checked in days.items()]

    def sums(self, group: ImpactGroup) -> list[str]:
        """The sums of money that change."""
        return [
            self.say("sum", column=self.column(name), was=amount(was), now=amount(now))
            for name, (was, now) in group.sums.items()
            if name in SUMMED and was != now
        ]


def amount(value: Decimal) -> str:
    """An amount as people write it."""
    return f"{value:,.2f}"
