"""Section 6 of the decisions page: what a fleet's rows say of each other; it knows no rule.

Rows are typed facts, as for tests.support.reference; a row is known by its position. A carrier that is not known is
`other`, and `carrier_as_written` has its name; without a name it equals nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from tests.support.reference_book import Carriers, read_book

Row = Mapping[str, Any]
Group = tuple[Any, ...] | None  # what rows share; None where a part is blank, which equals nothing

CLOSED = ("cancelled", "ported_out")
OPEN = ("active", "suspended", "barred", "not_activated")


def carrier_of(row: Row) -> str | None:
    """The carrier's code; for one that is not known its name as written."""
    carrier: str | None = row.get("carrier")
    if carrier != "other":
        return carrier
    name = row.get("carrier_as_written")
    return None if name is None else f"other: {name}"


def group_of(*parts: Any) -> Group:
    """What rows share, where nothing of it is blank."""
    return None if None in parts else parts


def same_holder(row: Row) -> Group:
    """Owner and carrier."""
    return group_of(row.get("owner"), carrier_of(row))


def same_plan(row: Row) -> Group:
    """Carrier, owner and shared plan."""
    return group_of(carrier_of(row), row.get("owner"), row.get("plan_group"))


def is_closed(row: Row) -> bool:
    """Whether the line is gone; one of which nothing is said is not."""
    return row.get("line_status") in CLOSED


def is_open(row: Row) -> bool:
    """Whether the line is there and billed; one of which nothing is said is."""
    status = row.get("line_status")
    return status is None or status in OPEN or (status == "expired" and row.get("plan_type") == "postpaid")


def sharing(rows: Sequence[Row], by: Callable[[Row], Group]) -> list[list[Row]]:
    """For each row the other rows of its group."""
    groups = defaultdict(list)
    for place, row in enumerate(rows):
        groups[by(row)].append(place)
    return [
        [] if by(row) is None else [rows[other] for other in groups[by(row)] if other != place]
        for place, row in enumerate(rows)
    ]


def with_transfer_targets(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The rows, each with the `transfer_target` that was found for it where it had none."""
    return [
        _with(row, "transfer_target", transfer_target(row, others))
        for row, others in zip(rows, sharing(rows, same_holder), strict=True)
    ]


def with_found_facts(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The rows, each with what the fleet says where the row did not."""
    return [
        _with(row, "dependent_lines", dependent_lines(row, others))
        for row, others in zip(with_transfer_targets(rows), sharing(rows, same_plan), strict=True)
    ]


def _with(row: Row, fact: str, found: Any) -> dict[str, Any]:
    return dict(row) if found is None or row.get(fact) is not None else {**row, fact: found}


def transfer_target(row: Row, others: Sequence[Row]) -> str | None:
    """The smallest number of another card of the owner's that is in use; none found is not known."""
    if row.get("plan_type") != "prepaid":
        return None
    numbers = [
        other["msisdn"]
        for other in others
        if other.get("plan_type") == "prepaid"
        and other.get("line_status") == "active"
        and other.get("still_needed") is True
        and other.get("msisdn") not in (None, row.get("msisdn"))
    ]
    smallest: str | None = min(numbers, default=None)
    return smallest


def dependent_lines(row: Row, others: Sequence[Row]) -> int | None:
    """The open secondary lines that end with a main one."""
    if row.get("line_role") != "main" or same_plan(row) is None:
        return None
    return len([other for other in others if is_open(other) and other.get("line_role") == "secondary"])


def problems(
    rows: Sequence[Row], caps: Mapping[str, int] | None = None, carriers: Carriers | None = None
) -> list[list[str]]:
    """For each row the problems that other rows make. The caps and carriers are the shipped ones unless given."""
    caps = caps or read_book().settings["prepaid_cap"]
    known = read_book().carriers if carriers is None else carriers
    registered = defaultdict(set)
    for place, row in enumerate(rows):
        registered[_register(row, known)].add(row.get("msisdn") or f"row {place}")
    same_numbers = {fact: sharing(rows, partial(_number, fact)) for fact in ("msisdn", "iccid")}
    same_plans = sharing(rows, same_plan)
    found = []
    for place, row in enumerate(rows):
        types = [f"duplicate_{fact}" for fact, others in same_numbers.items() if others[place]]
        cap = caps.get(row.get("account_type") or "", max(caps.values()))  # not known: above either
        if _register(row, known) and len(registered[_register(row, known)]) > cap:
            types.append("registration_cap")
        if _lacks_main(row, same_plans[place]):
            types.append("secondary_without_main")
        found.append(types)
    return found


def _number(fact: str, row: Row) -> Group:
    """The number of a line that is not closed; a closed one is the number's history."""
    return None if is_closed(row) else group_of(row.get(fact))


def _register(row: Row, carriers: Carriers) -> Group:
    """Owner and operator of a prepaid line that is not closed: a brand counts with its operator."""
    if row.get("plan_type") != "prepaid" or is_closed(row):
        return None
    carrier = carrier_of(row)
    operator = carriers.get(carrier or "", {}).get("operator", carrier)
    return group_of(row.get("owner"), operator)


def _lacks_main(row: Row, others: Sequence[Row]) -> bool:
    """Whether an open secondary line is in a shared plan of which no row is the main one."""
    if row.get("line_role") != "secondary" or not is_open(row) or same_plan(row) is None:
        return False
    return not any(other.get("line_role") == "main" for other in others)


def status(decided: str, row_problems: Sequence[str]) -> str:
    """A duplicate's status is needs_info, whatever was decided, until the owner says which row is right."""
    return "needs_info" if any(problem.startswith("duplicate_") for problem in row_problems) else decided
