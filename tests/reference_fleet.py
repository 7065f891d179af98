"""Section 6 of the decisions page: what a fleet's rows say of each other; it knows no rule.

Rows are typed facts, as for tests.reference; a row is known by its position.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
CAPS = {"personal": 10, "corporate": 25}


def same_holder(row: Row, other: Row) -> bool:
    """Same owner and same carrier, both known. Two lines of `other` need not be of the same carrier."""
    owner, carrier = row.get("owner"), row.get("carrier")
    known = owner is not None and carrier is not None and carrier != "other"
    return known and (owner, carrier) == (other.get("owner"), other.get("carrier"))


def with_transfer_targets(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The rows, each with the `transfer_target` that was found for it where it had none."""
    found = []
    for row in rows:
        targets = [
            other["msisdn"]
            for other in rows
            if other is not row
            and same_holder(row, other)
            and row.get("plan_type") == other.get("plan_type") == "prepaid"
            and other.get("line_status") == "active"
            and other.get("still_needed") is True
            and other.get("msisdn") not in (None, row.get("msisdn"))
        ]
        facts = dict(row)
        if facts.get("transfer_target") is None and targets:
            facts["transfer_target"] = min(targets)
        found.append(facts)
    return found


def problems(rows: Sequence[Row], caps: Mapping[str, int] = CAPS) -> list[list[str]]:
    """For each row its problems: duplicate_msisdn, duplicate_iccid, registration_cap."""
    found: list[list[str]] = []
    for row in rows:
        types = [f"duplicate_{fact}" for fact in ("msisdn", "iccid") if repeated(fact, row, rows)]
        if over_cap(row, rows, caps):
            types.append("registration_cap")
        found.append(types)
    return found


def repeated(fact: str, row: Row, rows: Sequence[Row]) -> bool:
    """Whether several rows have this row's number."""
    return row.get(fact) is not None and sum(other.get(fact) == row[fact] for other in rows) > 1


def over_cap(row: Row, rows: Sequence[Row], caps: Mapping[str, int]) -> bool:
    """Whether this prepaid row's owner has more prepaid numbers at its carrier than its account type may."""
    cap = caps.get(row.get("account_type") or "")
    if cap is None or row.get("plan_type") != "prepaid":
        return False
    numbers = {
        other.get("msisdn") or f"row {position}"
        for position, other in enumerate(rows)
        if same_holder(row, other) and other.get("plan_type") == "prepaid"
    }
    return len(numbers) > cap


def status(decided: str, row_problems: Sequence[str]) -> str:
    """A duplicate's status is needs_info, whatever was decided, until the owner says which row is right."""
    return "needs_info" if any(problem.startswith("duplicate_") for problem in row_problems) else decided
