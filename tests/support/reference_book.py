"""Read a rulebook's YAML as it stands, for the slow reading (tests.support.reference).

It must not know the engine, and knows no rule, term or carrier by name. Amounts become whole cents, and the word
`unknown` becomes None; everything else stays as YAML gives it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

SHIPPED = Path(__file__).parents[2] / "rulesets"
PLANS = ("prepaid", "postpaid")
ACCOUNTS = ("personal", "corporate")
# Where a carrier's terms may stand, from wide to narrow.
WIDTHS = ("terms", *PLANS, *ACCOUNTS, *(f"{account}_{plan}" for account in ACCOUNTS for plan in PLANS))

# Told with every answer: `tests.support.reference_dates` works them out by itself, and no rule looks at them.
TOLD = ("notice_over_on", "last_day", "cancel_on", "undo_until", "saving_hkd_year", "exit_cost_hkd")

Widths = Mapping[str, Mapping[str, Any]]  # width, term, value
Carriers = Mapping[str, Widths]  # by the carrier's code


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

    def type_of(self, name: str) -> str:
        """The type of a fact, a term or a derived fact; "" of anything else."""
        return str({**self.facts, **self.terms, **self.derived}.get(name, {}).get("type", ""))

    def rules(self, decision: str) -> dict[str, dict[str, Any]]:
        """The rules of a decision in order, by id: an outcome's rule may go without one of its own."""
        return {rule.get("id", rule.get("outcome")): rule for rule in self.decisions[decision]["rules"]}

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
    kinds = {name: term["type"] for name, term in terms["terms"].items()}
    return Book(
        facts=_read(folder / "facts.yaml")["facts"],
        terms=terms["terms"],
        general=_typed(terms.get("general", {}), kinds),
        derived={
            name: fact for name, fact in _read(folder / "derived.yaml")["derived"].items() if name not in TOLD
        },
        decisions={one["decision"]: one for one in decisions},
        settings=_read(folder / "rulebook.yaml").get("settings", {}),
        carriers={code: _typed(carrier, kinds) for code, carrier in written.items()},
    )


def _read(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data


def _typed(widths: Mapping[str, Any], kinds: Mapping[str, str]) -> Widths:
    """The terms of each width, without the sources beside them."""
    return {
        width: {name: _value(written, kinds[name]) for name, written in widths[width].items()}
        for width in WIDTHS
        if width in widths
    }


def _value(written: Any, kind: str) -> Any:
    value = written["value"] if isinstance(written, Mapping) else written
    if value == "unknown":
        return None
    return int(Decimal(str(value)) * 100) if kind == "money" else value
