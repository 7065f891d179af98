"""Judge what may have changed about a line that was approved for the day on which nothing stands in its way any more:
that its blockers have fallen is no reason to ask the reviewer again. Must not know how reports are read or shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from batch.review.match import Difference
from batch.review.review import ONCE_SETTLED, Reviews
from batch.review.rules import ReviewRules
from engine.types.roles import RoleTable

#: The columns of a line that say what is in its way.
SETTLED_BY = ("action", "to_become_eligible", "obstacles", "unknown_obstacles")


@dataclass(frozen=True)
class OnceSettled:
    """The lines that are approved once settled: how many have only something to settle, and how many wait for an answer
    besides, so that the report counts them under another verdict."""

    settling: int = 0
    waiting: int = 0


def once_settled(reviews: Reviews) -> OnceSettled:
    """How these lines stand in the report."""
    advised = reviews.of(ONCE_SETTLED)["action"]
    settling = sum(
        int(count)
        for action, count in advised.value_counts().items()
        if reviews.rules.roles.of("action", str(action)).settles
    )
    return OnceSettled(settling, len(advised) - settling)


def meanwhile(
    differing: Sequence[Difference], was: Mapping[str, Any], now: Mapping[str, Any], rules: ReviewRules
) -> list[Difference]:
    """What of all that matters stands against letting such an approval go on, or take effect."""
    expected = _expected(was, now, rules)
    return [one for one in differing if one.name not in expected]


def may_settle(advised: str, roles: RoleTable) -> bool:
    """Whether what is advised is to settle something before the line ends, or may be so."""
    found = [roles.of("action", code) for code in advised.split("|")]
    return any(one.settles for one in found) and all(one.purpose == "ending" for one in found)


def _expected(was: Mapping[str, Any], now: Mapping[str, Any], rules: ReviewRules) -> set[str]:
    """What may differ because something was settled: the line still goes, and nothing new is in its way."""
    roles = [rules.roles.of("action", one) for one in now["action"].split("|")]
    if any(one.purpose != "ending" for one in roles):
        return set()
    told = _codes(was, "to_become_eligible", "obstacles", "unknown_obstacles")
    expected = {"action", "eligibility"}
    if _codes(now, "to_become_eligible") <= told:
        expected.add("to_become_eligible")
    # To wait for the end of a contract that was told costs no more than its monthly fees.
    if rules.costs & told and all(one.notice == "contract_end" for one in roles):
        expected.add("exit_cost_hkd")
    return expected


def _codes(entry: Mapping[str, Any], *names: str) -> set[str]:
    return {code for name in names for code in str(entry.get(name, "")).split(";") if code}
