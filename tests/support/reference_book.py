"""Read a rulebook's YAML as it stands, for the slow reading (tests.support.reference).

It must not know the engine, and knows no rule, term or carrier by name. Amounts become whole cents, and the word
`unknown` becomes None; everything else stays as YAML gives it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

SHIPPED = Path(__file__).parents[2] / "rulesets"
PLANS = ("prepaid", "postpaid")
ACCOUNTS = ("personal", "corporate")
# Where a carrier's terms may stand, from wide to narrow.
WIDTHS = ("terms", *PLANS, *ACCOUNTS, *(f"{account}_{plan}" for account in ACCOUNTS for plan in PLANS))
# What else a carrier's file says that a rule may look at, or a fleet is told by.
ABOUT = ("ceased_on", "sells", "operator", "carrier")

# Told with every answer: `tests.support.reference_dates` works them out by itself, and no rule looks at them.
TOLD = (
    "contract_last_day", "cancel_on", "notice_by", "notice_from", "top_up_by", "undo_until",
    "saving_hkd_year", "exit_cost_hkd", "fees_until_end_hkd",
)  # fmt: skip

Widths = Mapping[str, Any]  # width, term, value; and what the file says about the carrier itself
Carriers = Mapping[str, Widths]  # by the carrier's code
Contracts = Mapping[str, Widths]  # by the contract's reference


@dataclass(frozen=True)
class Book:
    """The parts of a rulebook that decide, each as a mapping straight from its file."""

    facts: Mapping[str, Any]
    terms: Mapping[str, Any]
    general: Widths
    derived: Mapping[str, Any]
    decisions: Mapping[str, Any]
    settings: Mapping[str, Any]
    carriers: Carriers

    @property
    def assumed(self) -> dict[str, Any]:
        """The facts that have a value while nobody says one."""
        return {
            name: _value(fact["assume"], fact["type"])
            for name, fact in self.facts.items()
            if "assume" in fact
        }

    def blanks(self, name: str) -> list[tuple[str, Any]]:
        """What a fact is where nobody says: conditions, each with the value that holds then."""
        fact = self.facts[name]
        return [
            (blank["when"], _value(blank["value"], fact["type"])) for blank in fact.get("when_missing", [])
        ]

    @cached_property
    def named(self) -> dict[str, Mapping[str, Any]]:
        """Facts, terms and derived facts by name."""
        return {**self.facts, **self.terms, **self.derived}

    def type_of(self, name: str) -> str:
        """The type of a fact, a term or a derived fact; "" of anything else."""
        return str(self.named.get(name, {}).get("type", ""))

    def presumed(self, name: str) -> bool:
        """Whether the rules say what holds while it is not known, and it is asked all the same."""
        return bool(self.named.get(name, {}).get("presumed"))

    @cached_property
    def rules(self) -> dict[str, dict[str, dict[str, Any]]]:
        """The rules of each decision in order, by id: an outcome's rule may go without one of its own."""
        return {
            name: {rule.get("id", rule.get("outcome")): rule for rule in one["rules"]}
            for name, one in self.decisions.items()
        }

    @cached_property
    def roles(self) -> dict[str, dict[str, Mapping[str, Any]]]:
        """What each outcome of each decision is for."""
        found = {}
        for name in self.with_policy("first"):
            written = self.decisions[name].get("outcomes", {})
            ruled = dict.fromkeys(rule["outcome"] for rule in self.decisions[name]["rules"])
            found[name] = {outcome: written.get(outcome) or {} for outcome in {**ruled, **written}}
        return found

    def with_policy(self, hit_policy: str) -> list[str]:
        """The decisions of this hit policy, in order."""
        return [name for name, one in self.decisions.items() if one["hit_policy"] == hit_policy]


@cache
def read_book(folder: Path = SHIPPED) -> Book:
    """The rulebook in a folder."""
    terms = _read(folder / "terms.yaml")
    decisions = [_read(path) for path in sorted((folder / "decisions").glob("*.yaml"))]
    written: dict[str, Any] = {}
    for path in sorted((folder / "carriers").rglob("*.yaml")):
        written |= _read(path)["carriers"]
    return Book(
        facts=_read(folder / "facts.yaml")["facts"],
        terms=terms["terms"],
        general=typed(terms.get("general", {}), terms["terms"]),
        derived={
            name: fact for name, fact in _read(folder / "derived.yaml")["derived"].items() if name not in TOLD
        },
        decisions={one["decision"]: one for one in decisions},
        settings=in_cents(_read(folder / "rulebook.yaml").get("settings", {})),
        carriers={code: typed(carrier, terms["terms"]) for code, carrier in written.items()},
    )


def in_cents(settings: Mapping[str, Any]) -> dict[str, Any]:
    """House settings, the amounts among them in cents."""
    return {
        name: _value(value, "money") if name.endswith("_hkd") else value for name, value in settings.items()
    }


def _read(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data


def typed(written: Mapping[str, Any], terms: Mapping[str, Any]) -> Widths:
    """What a carrier or contract says, its terms typed and without the sources beside them."""
    widths = {
        width: {name: _level(value, name, terms) for name, value in written[width].items()}
        for width in WIDTHS
        if width in written
    }
    return widths | {name: written[name] for name in ABOUT if name in written}


def _level(written: Any, name: str, terms: Mapping[str, Any]) -> Any:
    """A term's value; with what goes with it, or its history, where such is written."""
    if isinstance(written, list):
        return [{**_entry(one, name, terms), "from": one.get("from")} for one in written]
    entry = _entry(written, name, terms)
    return entry if len(entry) > 1 else entry["value"]


def _entry(written: Any, name: str, terms: Mapping[str, Any]) -> dict[str, Any]:
    entry = {"value": _value(written, terms[name]["type"])}
    if isinstance(written, Mapping):
        entry |= {
            beside: _value(written[beside], terms[beside]["type"])
            for beside in written
            if beside in terms and terms[beside].get("goes_with") == name
        }
    return entry


def _value(written: Any, kind: str) -> Any:
    value = written["value"] if isinstance(written, Mapping) else written
    if value == "unknown":
        return None
    return int(Decimal(str(value)) * 100) if kind == "money" else value
