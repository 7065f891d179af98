"""The keys that a decision file and its rules may have. Shapes only; must not know any decision."""

import datetime
from typing import Any, Literal

import msgspec

from engine.rulebook.model import Open
from engine.types.roles import Purpose

# What only a rule of a `collect` decision may say of itself.
COLLECTED = ("severity", "said_by", "enclosed", "letter", "owed", "concerns", "names", "asks")


class DecisionEntry(msgspec.Struct, frozen=True):
    """The keys of a decision file. `certain`: the first rule that certainly holds; one that may hold is passed over.

    `stays_listed`: facts without which more outcomes stay candidates, on purpose, than their values lead to.
    """

    decision: str
    hit_policy: Literal["first", "certain", "collect"]
    rules: list[Any]
    about: str = ""
    outcomes: dict[str, Any] = {}
    when_open: Open = "needs_info"
    asked: bool = True
    stays_listed: list[str] = []


class RuleEntry(msgspec.Struct, frozen=True):
    """The keys of a rule. `valid_from` and `valid_to` are the first and the last day of the check on which it holds."""

    when: str | bool = ""
    id: str = ""
    outcome: str = ""
    severity: Literal["", "blocker", "cost", "task"] = ""
    said_by: str = ""
    enclosed: bool = False
    letter: str = ""
    owed: str = ""
    concerns: list[Purpose] = []
    names: list[str] = []
    asks: bool = False
    sources: list[str] = []
    note: str = ""
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
