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
settings: {balance_preference: transfer, small_balance_hkd: 12.5}
"""
FACTS = """\
facts:
  carrier: {type: carrier}
  plan_type: {type: choice, values: {prepaid: [], postpaid: []}}
  account_type: {type: choice, values: {personal: [], corporate: []}}
  wanted: {type: yes_no}
  soft: {type: yes_no, assume: yes}
  colour: {type: choice, nature: yes, values: {red: [], green: [], none: []}}
  fee_hkd: {type: money}
  left_hkd: {type: money, when_missing: [{when: plan_type is prepaid, value: 12.5}]}
  lines: {type: count, assume: 2}
  ends_on: {type: date, none: true, when_missing: [{when: not wanted, value: none}]}
  seen_on: {type: date, presumed: yes}
  cycle: {type: day}
  target: {type: phone, none: true}
"""
TERMS = """\
terms:
  pays_back: {type: yes_no}
  limit_hkd: {type: money, presumed: yes}
  notice: {type: days}
  unit: {type: choice, goes_with: notice, unsaid: calendar, values: {calendar: [], working: []}}
general:
  terms: {pays_back: no, limit_hkd: 20}
  prepaid: {notice: 0}
  corporate: {limit_hkd: 0.5, notice: 30}
  personal_postpaid: {pays_back: yes, unit: working}
  corporate_postpaid: {notice: {value: 7, unit: working}}
"""
CARRIER = """\
carriers:
  acme:
    label: {en: Acme}
    ceased_on: 2026-11-21
    sells: [prepaid]
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
  over_on: {type: date, is: "working_days_after(as_of, notice) if unit is working else as_of + notice"}
  last_on: {type: date, is: "over_on if not known(cycle) else over_on if not pays_back else cycle_end(over_on, cycle)"}
  begun: {type: count, is: "0 if days_left == 0 else rounded_up(days_left / 30)"}
  liked: {type: yes_no, is: "wanted or colour is red and not known(seen_on) or seen <= 7"}
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
    "cycle": [1, 15, 31],
    "target": ["none", "+85264000001"],
}
YES_NO = ("wanted", "soft", "pays_back", "liked")
CODES = {
    "plan_type": ("prepaid", "postpaid"), "account_type": ("personal", "corporate"),
    "colour": ("red", "green", "none"), "ends_on": ("none",), "target": ("none",), "carrier": ("acme", "other"),
    "balance_preference": ("refund", "transfer"), "carrier_sells_only": ("prepaid", "postpaid"),
}  # fmt: skip
MONEY = (
    "fee_hkd",
    "left_hkd",
    "limit_hkd",
    "cost_hkd",
    "more_hkd",
    "small_balance_hkd",
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
    "begun",
    "0",
    "2",
    "30",
    "lines + 1",
    "seen - notice",
    "days_left // 7",
)
DAYS = (
    "ends_on",
    "seen_on",
    "last_on",
    "carrier_ceased_on",
    "as_of",
    "'2026-12-21'",
    "as_of + notice",
    "seen_on - 7",
)
COMPARED = [[one for one in kind if not one[0].isdigit()] for kind in (MONEY, COUNTS, DAYS)]
DECISIONS = {
    "stage": "first", "obstacles": "collect", "action": "first", "balance": "first", "documents": "collect",
    "checks": "collect",
}  # fmt: skip
OUTCOMES = ("keep", "wait", "cancel", "none")
PURPOSES = {"keep": "staying", "wait": "lapse", "cancel": "ending", "none": "done"}
# What the page says of these decisions: who waits for them, and whether they are asked about for themselves.
OPEN = {
    "stage": "when_open: needs_info\nasked: no\n", "action": "when_open: needs_info\n",
    "balance": "when_open: details_open\n",
}  # fmt: skip
SEVERITIES = ("blocker", "cost", "task")
# Yes and no that stand for what a decision came to: beside tests of it they are one test.
STANDING_FOR = {
    "stage": ("resting", "stage in [keep, wait]"), "action": ("done_with", "action.purpose is ending"),
    "balance": ("over", "balance in [keep, none] or balance is wait"),
}  # fmt: skip


def condition(rng: random.Random, before: Mapping[str, Sequence[str]], depth: int = 2) -> str:
    """Any condition; `before` are the decisions taken already, with what may be said of each."""
    if depth and rng.random() < 0.6:
        parts = [condition(rng, before, depth - 1) for _ in range(rng.choice([1, 2, 2, 3]))]
        if len(parts) == 1:
            return f"{rng.choice(['not', 'not', 'not', 'certainly'])} ({parts[0]})"
        return f"({' or '.join(map(_apart, parts))})" if rng.random() < 0.5 else f"({' and '.join(parts)})"
    form = rng.randrange(6 if before else 4)
    if form == 0:
        return rng.choice(
            [rng.choice(YES_NO), f"known({rng.choice([*VALUES, 'limit_hkd', 'cost_hkd', 'notice'])})"]
        )
    if form == 1:
        name = rng.choice(list(CODES))
        return _one_of(rng, name, CODES[name])
    if form in (2, 3):
        kind = rng.randrange(3)
        sign = rng.choice(["<", "<=", ">", ">=", "==", "!="])
        return f"{rng.choice(COMPARED[kind])} {sign} {rng.choice([MONEY, COUNTS, DAYS][kind])}"
    decision = rng.choice(list(before))
    if DECISIONS[decision] == "collect":
        return f"{rng.choice(before[decision])} {rng.choice(['in', 'not in'])} {decision}"
    if rng.random() < 0.3:
        return STANDING_FOR[decision][0]
    name, codes = decision, before[decision]
    if decision == "action" and rng.random() < 0.3:
        name, codes = "action.purpose", sorted({PURPOSES[one] for one in codes})
    return _one_of(rng, name, codes)


def _apart(part: str) -> str:
    """A part of an `or` kept apart where it is an `or` itself, or "not this outcome".

    Tests of one decision joined by `or` are one test; whether through brackets and "not" too, the page leaves open.
    """
    return f"(known(soft) and {part})" if " or " in part or "not " in part else part


def _one_of(rng: random.Random, name: str, codes: Sequence[str]) -> str:
    if rng.random() < 0.5:
        return f"{name} {rng.choice(['is', 'is not'])} {rng.choice(codes)}"
    some = rng.sample(codes, rng.randint(1, len(codes)))
    return f"{name} {rng.choice(['in', 'not in'])} [{', '.join(some)}]"


def write_book(rng: random.Random, folder: Path) -> Path:
    """A rulebook with random rules, under a folder."""
    before: dict[str, Sequence[str]] = {}
    files: dict[str, str] = {}
    for place, (name, policy) in enumerate(DECISIONS.items()):
        rules = [_rule(rng, name, number, before) for number in range(6)]
        head = f"decision: {name}\nhit_policy: {policy}\n{OPEN.get(name, '')}"
        said = [str(rule.get("outcome", rule["id"])) for rule in rules]
        if name == "action":
            notice = {"cancel": ", notice: at_once"}
            roles = (
                f"{one}: {{verdict: stay, purpose: {PURPOSES[one]}{notice.get(one, '')}}}"
                for one in dict.fromkeys(said)
            )
            head += f"outcomes: {{{', '.join(roles)}}}\n"
        lines = [f"  - {{{', '.join(f'{key}: {text}' for key, text in rule.items())}}}\n" for rule in rules]
        files[f"decisions/{place}0-{name}"] = f"{head}rules:\n{''.join(lines)}"
        before[name] = [*dict.fromkeys(said), *(SEVERITIES if name == "obstacles" else ())]
    standing = "".join(f'  {name}: {{type: yes_no, is: "{text}"}}\n' for name, text in _stand(before).items())
    files |= {
        "rulebook": BOOK, "facts": FACTS, "terms": TERMS, "derived": DERIVED + standing, "carriers/acme": CARRIER,
        "sources": "sources: {}\n", "words": '"yes": ["yes"]\n"no": ["no"]\n',
        "verdicts": "verdicts: {stay: {tile: yes}, ask: {means: undetermined}, bad: {means: unreadable}}\n",
    }  # fmt: skip
    for name, text in files.items():
        path = folder / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def _rule(
    rng: random.Random, decision: str, number: int, before: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """One rule; the last of a decision with one outcome is what holds otherwise, so that every outcome comes up."""
    rule = {"id": f"r_{number}"}
    first = DECISIONS[decision] == "first"
    if first:
        rule["outcome"] = OUTCOMES[number] if number < len(OUTCOMES) else rng.choice(OUTCOMES)
    if decision == "obstacles":
        rule["severity"] = SEVERITIES[number % 3]
        rule["concerns"] = f"[{', '.join(rng.sample(sorted(PURPOSES.values()), rng.randint(1, 3)))}]"
    if decision == "checks":
        rule["names"] = f"[{', '.join(rng.sample(sorted(VALUES), 2))}]"
        rule["asks"] = rng.choice(["yes", "no"])
    last = first and number == 5
    rule["when"] = f'"{"otherwise" if last else condition(rng, before)}"'
    return rule


def _stand(before: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return dict(STANDING_FOR[decision] for decision in before if decision in STANDING_FOR)


def random_line(rng: random.Random) -> dict[str, Any]:
    """A line of which some facts are known."""
    unknown = rng.random()
    return {name: rng.choice(values) for name, values in VALUES.items() if rng.random() >= unknown}
