"""Section 6 of the decisions page: what a fleet's rows say of each other; it knows no rule.

Rows are typed facts, as for tests.support.reference; a row is known by its position.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from tests.support.reference_book import read_book

Row = Mapping[str, Any]


def prepaid_holder(row: Row) -> tuple[str, str] | None:
    """Owner and carrier of a prepaid row; None where one of them is not known.

    `other` is a carrier that is not known: two lines of it need not be of the same one.
    """
    owner, carrier = row.get("owner"), row.get("carrier")
    if row.get("plan_type") != "prepaid" or owner is None or carrier in (None, "other"):
        return None
    return owner, carrier


def with_transfer_targets(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The rows, each with the `transfer_target` that was found for it where it had none."""
    takers = defaultdict(list)
    for row in rows:
        if row.get("line_status") == "active" and row.get("still_needed") is True and row.get("msisdn"):
            takers[prepaid_holder(row)].append(row["msisdn"])
    found = []
    for row in rows:
        facts = dict(row)
        others = [number for number in takers[prepaid_holder(row)] if number != row.get("msisdn")]
        if facts.get("transfer_target") is None and prepaid_holder(row) and others:
            facts["transfer_target"] = min(others)
        found.append(facts)
    return found


def problems(rows: Sequence[Row], caps: Mapping[str, int] | None = None) -> list[list[str]]:
    """For each row its problems: duplicate_msisdn, duplicate_iccid, registration_cap. The caps are the shipped ones."""
    caps = caps or read_book().settings["prepaid_cap"]
    times = {fact: Counter(row.get(fact) for row in rows) for fact in ("msisdn", "iccid")}
    numbers = defaultdict(set)
    for position, row in enumerate(rows):
        numbers[prepaid_holder(row)].add(row.get("msisdn") or f"row {position}")
    found = []
    for row in rows:
        types = [f"duplicate_{fact}" for fact in times if row.get(fact) and times[fact][row[fact]] > 1]
        cap = caps.get(row.get("account_type") or "", max(caps.values()))  # not known: above either
        if prepaid_holder(row) and len(numbers[prepaid_holder(row)]) > cap:
            types.append("registration_cap")
        found.append(types)
    return found


def status(decided: str, row_problems: Sequence[str]) -> str:
    """A duplicate's status is needs_info, whatever was decided, until the owner says which row is right."""
    return "needs_info" if any(problem.startswith("duplicate_") for problem in row_problems) else decided
