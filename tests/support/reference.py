"""A second, slow reading of a rulebook, to hold the engine against: it must not know the engine.

How to read it: `reference_book` beside it reads the rulebook's YAML as it stands, `reference_conditions` says what a
condition comes to, `reference_terms` which of a carrier's terms holds, `reference_dates` states dates and money, which
are computed and not ruled. Here `Sim` finds the value of a name, decides, and remembers what each rule looked at;
`decide` puts the answer together. Nothing is clever or fast, no rule stands here, and nothing comes
from engine, batch or simexit.

Facts are typed: bool, int (cents, counts, days), date, text codes, and "none" where the page allows the word.
A fact that is missing, or None, is unknown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tests.support import reference_dates
from tests.support.reference_book import Book, Carriers, read_book
from tests.support.reference_conditions import evaluate
from tests.support.reference_terms import term_value

Facts = Mapping[str, Any]


class Sim:
    """One SIM while it is decided: what is known of it, what is decided so far, what each rule looked at."""

    def __init__(
        self,
        facts: Facts,
        as_of: dt.date,
        sources: Sequence[Carriers] = (),
        settings: Facts | None = None,
        assumed: Facts | None = None,
        book: Book | None = None,
    ) -> None:
        self.book = book or read_book()
        self.stated = {name: value for name, value in facts.items() if value is not None}
        self.fixed = {"as_of": as_of, **self.book.settings, **(settings or {})}
        self.assumed = self.book.assumed if assumed is None else assumed
        self.sources = sources
        self.values: dict[str, Any] = {}  # found so far
        self.candidates: dict[str, list[str]] = {}  # of each decision with hit policy first
        self.judged: dict[str, dict[str, bool | None]] = {}  # the rules of each with hit policy collect
        self.looked_at: list[str] = []  # by the condition that is being judged
        self.left_open: dict[
            str, list[str]
        ] = {}  # what the rules looked at that leave a decision or rule open

    # ------------------------------------------------------------------------- what the names of rules stand for

    def value(self, name: str) -> Any:
        """The value of a fact, term, derived fact or setting; None when unknown."""
        self.looked_at.append(name)
        if name not in self.values:
            self.values[name] = self.find(name)
        return self.values[name]

    def find(self, name: str) -> Any:
        """The value of a name: as it is set or stated, else computed, else a blank's, else assumed."""
        if name in self.fixed:
            return self.fixed[name]
        if name in self.stated:
            return self.stated[name]
        if name in self.book.derived:
            return self.derive(name)[0]
        if name in self.book.terms:
            chosen_by = {fact: self.quietly(fact) for fact in ("carrier", "plan_type", "account_type")}
            value = term_value(name, chosen_by, self.sources, self.book.general)
            return self.assumed.get(name) if value is None else value
        for when, value in self.book.blanks(name):
            if self.judge(when)[0] is True:
                return value
        return self.assumed.get(name)

    def quietly(self, name: str) -> Any:
        """A value at which no rule looks."""
        looked_at, self.looked_at = self.looked_at, []
        value = self.value(name)
        self.looked_at = looked_at
        return value

    def derive(self, name: str) -> tuple[Any, list[str]]:
        """A derived fact's value, and what it is made of."""
        derived = self.book.derived[name]
        value, made_of = self.judge(derived["is"], derived["type"])
        if derived["type"] == "date" and value is not None:
            value = dt.date.fromordinal(value)
        return value, made_of

    def type_of(self, name: str) -> str:
        if name in self.book.decisions:
            return "outcome"
        return "code" if name in self.book.settings else self.book.type_of(name)

    def is_outcome(self, decision: str, codes: Iterable[str]) -> bool | None:
        """Judged on the set of outcomes that remain possible."""
        self.looked_at.append(decision)
        codes = list(codes)
        inside = {candidate in codes for candidate in self.candidates[decision]}
        return None if len(inside) > 1 else inside.pop()

    def found(self, decision: str, which: str) -> list[bool | None]:
        rules = [
            name for name, rule in self.book.rules(decision).items() if which in (name, rule.get("severity"))
        ]
        self.looked_at += [f"{decision}.{rule}" for rule in rules]
        return [self.judged[decision][rule] for rule in rules]

    # --------------------------------------------------------------------------------------------- the decisions

    def judge(self, when: str, kind: str = "yes_no") -> tuple[Any, list[str]]:
        """What a condition or sum comes to, and the names it looks at."""
        outside, self.looked_at = self.looked_at, []
        result = evaluate(when, self, kind)
        looked_at, self.looked_at = self.looked_at, outside
        return result, looked_at

    def decide(self, decision: str) -> None:
        if self.book.decisions[decision]["hit_policy"] == "first":
            self.decide_first(decision)
        else:
            self.decide_collect(decision)

    def decide_first(self, decision: str) -> None:
        """The outcomes that remain possible, in rule order, up to and with the first that certainly holds."""
        candidates, left_open = self.candidates.setdefault(decision, []), []
        for rule in self.book.rules(decision).values():
            holds, looked_at = self.judge(rule["when"])
            if holds is False:
                continue
            if rule["outcome"] not in candidates:
                candidates.append(rule["outcome"])
            if holds is True:
                break
            left_open += looked_at
        if len(candidates) > 1:
            self.left_open[decision] = left_open

    def decide_collect(self, decision: str) -> None:
        """Every rule with whether it holds."""
        self.judged[decision] = {}
        for name, rule in self.book.rules(decision).items():
            self.judged[decision][name], looked_at = self.judge(rule["when"])
            if self.judged[decision][name] is None:
                self.left_open[f"{decision}.{name}"] = looked_at

    # --------------------------------------------------------------------------------------------- the questions

    def unknown_behind(self, name: str) -> list[str]:
        """The unknown facts and terms behind a decision, a collected rule, a derived or a plain fact."""
        if name in self.candidates or "." in name:
            behind = self.left_open.get(name, [])
        elif self.quietly(name) is not None:
            return []
        elif name in self.book.derived:
            behind = self.derive(name)[1]
        else:
            return [name]
        return list(dict.fromkeys(unknown for inner in behind for unknown in self.unknown_behind(inner)))

    def questions(self) -> list[dict[str, Any]]:
        """Each unknown fact or term once, who can answer it, and the undetermined decisions it bears on."""
        decides: dict[str, list[str]] = {}
        for decision in self.candidates:
            for name in self.unknown_behind(decision):
                decides.setdefault(name, []).append(decision)
        return [
            {"fact": name, "asks": "carrier" if name in self.book.terms else "owner", "decides": decisions}
            for name, decisions in decides.items()
        ]


def decide(
    facts: Facts,
    as_of: dt.date,
    sources: Sequence[Carriers] = (),
    preference: str = "refund",
    book: Book | None = None,
) -> dict[str, Any]:
    """All that is said of one SIM. `sources`: carriers' terms, the company's own before the shipped ones."""
    sim = Sim(facts, as_of, sources, {"balance_preference": preference}, book=book)
    for decision in sim.book.decisions:
        sim.decide(decision)

    result: dict[str, Any] = {"decisions": {}}
    for decision, candidates in sim.candidates.items():
        outcome = candidates[0] if len(candidates) == 1 else None
        result["decisions"][decision] = {"outcome": outcome, "candidates": candidates}
    for decision, rules in sim.judged.items():
        result[decision] = [rule for rule, holds in rules.items() if holds is True]
        result[f"unknown_{decision}"] = [rule for rule, holds in rules.items() if holds is None]

    determined = all(len(candidates) == 1 for candidates in sim.candidates.values())
    result["status"] = "determined" if determined else "needs_info"
    result["questions"] = sim.questions()
    obstacles = sim.book.rules("obstacles")
    result["to_become_eligible"] = [
        rule for rule in result["obstacles"] if obstacles[rule].get("severity") == "blocker"
    ]
    names = [*sim.book.facts, *sim.book.terms, *sim.book.derived]
    values = {name: sim.quietly(name) for name in names}
    action = result["decisions"]["action"]["outcome"]
    return result | reference_dates.dates_and_money(
        action, sim.judged["obstacles"].get("contract"), values, as_of
    )
