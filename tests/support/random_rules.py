"""Random rulebooks in which every form of the language of conditions comes up, for tests; it must not know the engine.

The facts are few and of every type, so that the same few names meet in ever new conditions.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

AS_OF = dt.date(2026, 11, 21)

BOOK = """\
rulebook: random
version: "1"
as_of: 2026-01-01
settings: {balance_preference: transfer}
"""
FACTS = """\
facts:
  carrier: {type: carrier}
  plan_type: {type: choice, values: {prepaid: [], postpaid: []}}
  account_type: {type: choice, values: {personal: [], corporate: []}}
  wanted: {type: yes_no}
  soft: {type: yes_no, assume: yes}
  colour: {type: choice, values: {red: [], green: [], none: []}}
  fee_hkd: {type: money}
  left_hkd: {type: money, when_missing: [{when: plan_type is prepaid, value: 12.5}]}
  lines: {type: count, assume: 2}
  ends_on: {type: date, none: true, when_missing: [{when: not wanted, value: none}]}
  seen_on: {type: date}
  target: {type: phone, none: true}
"""
TERMS = """\
terms:
  pays_back: {type: yes_no}
  limit_hkd: {type: money}
  notice: {type: days}
  unit: {type: choice, values: {calendar: [], working: []}}
general:
  terms: {pays_back: no, limit_hkd: 20}
  prepaid: {notice: 0, unit: unknown}
  corporate: {limit_hkd: 0.5, notice: 30}
  personal_postpaid: {pays_back: yes, unit: working}
"""
CARRIER = """\
carriers:
  acme:
    label: {en: Acme}
    terms: {notice: 7}
    prepaid: {limit_hkd: unknown, pays_back: yes}
    corporate_prepaid: {pays_back: no}
"""
DERIVED = """\
derived:
  days_left: {type: count, is: "max(0, ends_on - as_of)"}
  cost_hkd: {type: money, is: "fee_hkd * ((days_left + 29) // 30)"}
  more_hkd: {type: money, is: "min(left_hkd, limit_hkd) + fee_hkd - 5"}
  seen: {type: count, is: "as_of - seen_on"}
"""
VALUES: Mapping[str, Sequence[Any]] = {
    "carrier": ["acme", "other"],
    "plan_type": ["prepaid", "postpaid"],
    "account_type": ["personal", "corporate"],
    "wanted": [True, False],
    "soft": [True, False],
    "colour": ["red", "green", "none"],
    "fee_hkd": [0, 50, 1250, 2000],
    "left_hkd": [0, 50, 1250, 2000],
    "lines": [0, 1, 2, 3],
    "ends_on": ["none", AS_OF, AS_OF + dt.timedelta(30), AS_OF + dt.timedelta(31)],
    "seen_on": [AS_OF, AS_OF - dt.timedelta(7), dt.date(2026, 1, 1)],
    "target": ["none", "+85264000001"],
}
YES_NO = ("wanted", "soft", "pays_back")
CODES = {
    "plan_type": ("prepaid", "postpaid"), "account_type": ("personal", "corporate"), "unit": ("calendar", "working"),
    "colour": ("red", "green", "none"), "ends_on": ("none",), "target": ("none",), "carrier": ("acme", "other"),
    "balance_preference": ("refund", "transfer"),
}  # fmt: skip
MONEY = (
    "fee_hkd",
    "left_hkd",
    "limit_hkd",
    "cost_hkd",
    "more_hkd",
    "0",
    "12.5",
    "20",
    "fee_hkd * 2",
    "left_hkd + 0.5",
)
COUNTS = (
    "lines",
    "notice",
    "days_left",
    "seen",
    "0",
    "2",
    "30",
    "lines + 1",
    "seen - notice",
    "days_left // 7",
)
DAYS = ("ends_on", "seen_on", "as_of", "'2026-12-21'", "as_of + notice", "seen_on - 7")
COMPARED = [[one for one in kind if not one[0].isdigit()] for kind in (MONEY, COUNTS, DAYS)]
DECISIONS = {"stage": "first", "obstacles": "collect", "action": "first", "documents": "collect"}
OUTCOMES = ("keep", "wait", "cancel", "none")
SEVERITIES = ("blocker", "cost", "task")


def condition(rng: random.Random, before: Mapping[str, Sequence[str]], depth: int = 2) -> str:
    """Any condition; `before` are the decisions taken already, with what may be said of each."""
    if depth and rng.random() < 0.6:
        parts = [condition(rng, before, depth - 1) for _ in range(rng.choice([1, 2, 2, 3]))]
        return f"not ({parts[0]})" if len(parts) == 1 else f"({rng.choice([' and ', ' or ']).join(parts)})"
    form = rng.randrange(5 if before else 4)
    if form == 0:
        return rng.choice(
            [rng.choice(YES_NO), f"known({rng.choice([*VALUES, 'limit_hkd', 'cost_hkd', 'unit'])})"]
        )
    if form == 1:
        name = rng.choice(list(CODES))
        return _one_of(rng, name, CODES[name])
    if form in (2, 3):
        kind = rng.randrange(3)
        sign = rng.choice(["<", "<=", ">", ">=", "==", "!="])
        return f"{rng.choice(COMPARED[kind])} {sign} {rng.choice([MONEY, COUNTS, DAYS][kind])}"
    decision = rng.choice(list(before))
    if DECISIONS[decision] == "first":
        return _one_of(rng, decision, before[decision])
    return f"{rng.choice(before[decision])} {rng.choice(['in', 'not in'])} {decision}"


def _one_of(rng: random.Random, name: str, codes: Sequence[str]) -> str:
    if rng.random() < 0.5:
        return f"{name} {rng.choice(['is', 'is not', '==', '!='])} {rng.choice(codes)}"
    some = rng.sample(codes, rng.randint(1, len(codes)))
    return f"{name} {rng.choice(['in', 'not in'])} [{', '.join(some)}]"


def write_book(rng: random.Random, folder: Path) -> Path:
    """A rulebook with random rules, under a folder."""
    files = {
        "rulebook": BOOK, "facts": FACTS, "terms": TERMS, "derived": DERIVED, "carriers/acme": CARRIER,
        "sources": "sources: {}\n", "words": '"yes": ["yes"]\n"no": ["no"]\n',
    }  # fmt: skip
    before: dict[str, Sequence[str]] = {}
    for place, (name, policy) in enumerate(DECISIONS.items()):
        lines = [f"decision: {name}\nhit_policy: {policy}\nrules:\n"]
        said = []
        for number in range(6):
            when = condition(rng, before) if number < 5 or policy == "collect" else "otherwise"
            key = f"outcome: {rng.choice(OUTCOMES)}, " if policy == "first" else ""
            if name == "obstacles":
                key = f"severity: {SEVERITIES[number % 3]}, "
            said += [rng.choice(OUTCOMES)] if policy == "first" else [f"r_{number}"]
            lines.append(f'  - {{{key}id: r_{number}, when: "{when}"}}\n')
        files[f"decisions/{place}0-{name}"] = "".join(lines)
        written = [line.partition("outcome: ")[2].partition(",")[0] for line in lines[1:]]
        before[name] = list(dict.fromkeys(written)) if policy == "first" else said
        if name == "obstacles":
            before[name] = [*said, *SEVERITIES]
    for name, text in files.items():
        path = folder / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def random_line(rng: random.Random) -> dict[str, Any]:
    """A line of which some facts are known."""
    unknown = rng.random()
    return {name: rng.choice(values) for name, values in VALUES.items() if rng.random() >= unknown}
