"""A second, slow reading of a rulebook, to hold the engine against: it must not know the engine.

How to read it: `reference_book` beside it reads the rulebook's YAML as it stands, `reference_conditions` says what a
condition comes to, `reference_asked` what is asked where it comes to nothing, `reference_terms` which of a carrier's
terms holds, `reference_dates` states dates and money, which are computed and not ruled, `reference_provided` tries
out the answers under which a line may go. Here `Sim` finds the value of a name and decides; `reference_answer` puts
the answer together. Nothing is clever or fast, no rule stands here, and nothing comes from engine, batch or simexit.

Facts are typed: bool, int (cents, counts, days), date, text codes, and "none" where the page allows the word.
A fact that is missing, or None, is unknown.
"""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tests.support.reference_asked import behind_condition, behind_meaning
from tests.support.reference_book import ACCOUNTS, PLANS, Book, Carriers, Contracts, in_cents, read_book
from tests.support.reference_conditions import condition, number, parsed
from tests.support.reference_terms import term_value

Facts = Mapping[str, Any]
NARROWING = {"plan_type": PLANS, "account_type": ACCOUNTS}
OF_CARRIERS = {"carrier_ceased_on": "date", "carrier_sells_only": "choice"}


class Sim:
    """One SIM while it is decided: what is known of it, what is decided so far, which rules are left possible."""

    def __init__(
        self,
        facts: Facts,
        as_of: dt.date,
        sources: Sequence[Carriers] = (),
        settings: Facts | None = None,
        assumed: Facts | None = None,
        book: Book | None = None,
        contracts: Contracts | None = None,
    ) -> None:
        self.book = book or read_book()
        self.stated = {name: value for name, value in facts.items() if value is not None}
        self.fixed = {"as_of": as_of, **self.book.settings, **in_cents(settings or {})}
        self.assumed = self.book.assumed if assumed is None else assumed
        self.sources = sources
        self.contracts = contracts or {}
        self.asking = False  # whether what is presumed counts as not known
        self.values: dict[tuple[bool, str], Any] = {}  # found so far
        self.candidates: dict[str, list[str]] = {}  # of each decision with hit policy first
        self.judged: dict[str, dict[str, bool | None]] = {}  # the rules of each with hit policy collect
        self.possible: dict[str, list[str]] = {}  # of each with hit policy first, the rules that may hold

    # ------------------------------------------------------------------------- what the names of rules stand for

    def value(self, name: str) -> Any:
        """The value of a fact, term, derived fact or setting; None when unknown."""
        if (self.asking, name) not in self.values:
            self.values[self.asking, name] = self.find(name)
        return self.values[self.asking, name]

    def find(self, name: str) -> Any:
        """The value of a name: as it is set or stated, else computed, else a blank's, else assumed."""
        if name in self.fixed:
            return self.fixed[name]
        if name in OF_CARRIERS:
            return self.of_carrier(name)
        if name in self.book.terms:
            return self.find_term(name)
        if name in self.stated:
            return self.stated[name]
        if name in self.book.derived:
            return self.derive(name)
        for when, value in self.book.blanks(name):
            if condition(parsed(when), self) is True:
                return value
        return self.assumed.get(name)

    def find_term(self, name: str) -> Any:
        """A term; one that goes with another says something only where that one was found."""
        term = self.book.terms[name]
        lead = term.get("goes_with", name)
        if lead in self.stated:
            return self.stated.get(name, term.get("unsaid"))
        if self.term_with(lead, {}) is None and lead in self.assumed:
            return self.assumed.get(name, term.get("unsaid"))
        return self.term_with(name, {})

    def term_with(self, name: str, answers: Facts) -> Any:
        """What the carrier, the contract or general practice says, were these answers given."""
        chosen_by = ("as_of", "carrier", "plan_type", "account_type", "contract_ref")
        known = {fact: self.value(fact) for fact in chosen_by if fact == "as_of" or fact in self.book.facts}
        book = self.book
        return term_value(name, {**known, **answers}, self.sources, book.general, book.terms, self.contracts)

    def of_carrier(self, name: str) -> Any:
        """What a carrier's file says of the carrier itself."""
        about: dict[str, Any] = {}
        for source in (*self.sources, self.book.carriers):
            about = {**source.get(self.value("carrier") or "", {}), **about}
        if name == "carrier_ceased_on":
            return about.get("ceased_on")
        plans = about.get("sells") or []
        return plans[0] if len(plans) == 1 else None

    def derive(self, name: str) -> Any:
        """A derived fact's value."""
        kind, tree = self.book.derived[name]["type"], parsed(self.book.derived[name]["is"])
        if kind == "yes_no":
            return condition(tree, self)
        value = number(tree, self, kind == "money")
        return dt.date.fromordinal(int(value)) if kind == "date" and value is not None else value

    def type_of(self, name: str) -> str:
        if name in self.book.decisions:
            return "outcome"
        if name in OF_CARRIERS:
            return OF_CARRIERS[name]
        if name == "as_of":
            return "date"
        if name in self.book.settings:
            return "money" if name.endswith("_hkd") else "code"
        return self.book.type_of(name)

    def is_known(self, name: str) -> bool | None:
        if name in self.candidates:
            return len(self.candidates[name]) == 1
        if self.value(name) is not None:
            return True
        return None if self.asking and self.book.presumed(name) else False

    def meaning(self, name: str) -> ast.expr | None:
        derived = self.book.derived.get(name, {})
        return parsed(derived["is"]) if derived.get("type") == "yes_no" else None

    def outcomes(self, decision: str) -> dict[str, Any]:
        return self.book.roles[decision]

    def is_outcome(self, decision: str, codes: Iterable[str]) -> bool | None:
        """Judged on the set of outcomes that remain possible."""
        codes = list(codes)
        inside = {candidate in codes for candidate in self.candidates[decision]}
        return None if len(inside) > 1 else inside.pop()

    def found(self, decision: str, which: str) -> list[bool | None]:
        return [self.judged[decision][rule] for rule in self.named(decision, which)]

    def named(self, decision: str, which: str) -> list[str]:
        """The rules of this id or severity."""
        rules = self.book.rules[decision]
        return [name for name, rule in rules.items() if which in (name, rule.get("severity"))]

    # --------------------------------------------------------------------------------------------- the decisions

    def decide_all(self) -> Sim:
        """Every decision in order."""
        for decision in self.book.decisions:
            self.decide(decision)
        return self

    def decide(self, decision: str) -> None:
        if self.book.decisions[decision]["hit_policy"] == "first":
            self.decide_first(decision)
        else:
            rules = self.book.rules[decision]
            self.judged[decision] = {
                name: condition(parsed(rule["when"]), self) for name, rule in rules.items()
            }

    def decide_first(self, decision: str) -> None:
        """The outcomes that remain possible, in rule order, up to and with the first that certainly holds."""
        candidates, possible = (
            self.candidates.setdefault(decision, []),
            self.possible.setdefault(decision, []),
        )
        for name, rule in self.book.rules[decision].items():
            holds = condition(parsed(rule["when"]), self)
            if holds is False:
                continue
            if rule["outcome"] not in candidates:
                candidates.append(rule["outcome"])
            if holds is True:
                break
            possible.append(name)

    # --------------------------------------------------------------------------------------------- what is asked

    def behind_name(self, name: str) -> list[str]:
        """The facts and terms to ask for a fact, term or derived fact; none where it is known."""
        if self.value(name) is not None or name in self.fixed or name in OF_CARRIERS:
            return []
        if name in self.book.derived:
            derived = self.book.derived[name]
            return behind_meaning(parsed(derived["is"]), self, derived["type"])
        return self.behind_term(name) if name in self.book.terms else [name]

    def behind_term(self, name: str) -> list[str]:
        """What chooses the term where that would make it known, else a blank carrier, else the term itself."""
        lead = self.book.terms[name].get("goes_with", name)
        if lead != name and self.value(lead) is None:
            return self.behind_name(lead)
        blank = {fact: values for fact, values in NARROWING.items() if self.value(fact) is None}
        choosing = [
            fact
            for fact, values in blank.items()
            if any(self.term_with(name, {fact: value}) is not None for value in values)
        ]
        if choosing:
            return choosing
        pairs = [{"plan_type": plan, "account_type": account} for plan in PLANS for account in ACCOUNTS]
        if len(blank) == 2 and any(self.term_with(name, pair) is not None for pair in pairs):
            return list(blank)
        return [name] if self.value("carrier") is not None else ["carrier"]

    def behind_decision(self, decision: str) -> list[str]:
        """The facts and terms to ask for what became of a decision: those of the rules left possible."""
        return self.behind_rules(decision, self.possible[decision])

    def behind_found(self, decision: str, which: str) -> list[str]:
        """The same of the rules of a collect decision of which it can't be told whether they hold."""
        unknown = [rule for rule in self.named(decision, which) if self.judged[decision][rule] is None]
        return self.behind_rules(decision, unknown)

    def behind_rules(self, decision: str, possible: Sequence[str]) -> list[str]:
        """In a rule that is possible, what is presumed is asked all the same."""
        before, self.asking = self.asking, True
        rules = [self.book.rules[decision][rule] for rule in possible]
        behind = [name for rule in rules for name in behind_condition(parsed(rule["when"]), self)]
        self.asking = before
        return list(dict.fromkeys(behind))
