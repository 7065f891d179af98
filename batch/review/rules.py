"""What a reviewer may decide about a line, given its facts and verdict, and why not. Knows the outcomes and the facts
by name; must not know how they are written on a sheet.

Every reason is a key of the texts' section `review.reasons`. What is not known forbids nothing by itself, but a line
is not ended while something that would forbid it is still open.
"""

from __future__ import annotations

from dataclasses import dataclass

from batch.fleet.basis import NO, YES

#: Actions that end a line, and with it the number.
ENDING = ("cancel", "cancel_at_contract_end", "resolve_first", "let_lapse")
#: Actions that the carrier is asked for in writing.
REQUESTED = ("cancel", "cancel_at_contract_end", "suspend", "let_lapse")
_DUPLICATES = {"duplicate_msisdn", "duplicate_iccid"}


@dataclass(frozen=True)
class ReviewedLine:
    """What is known of one SIM, as codes; blank where it is not known. Verdicts may hold candidates joined by `|`."""

    status: str = ""
    stage: str = ""
    eligibility: str = ""
    action: str = ""
    balance: str = ""
    obstacles: str = ""
    unknown_obstacles: str = ""
    to_become_eligible: str = ""
    problems: str = ""
    plan_type: str = ""
    still_needed: str = ""
    needed_again: str = ""
    port_out_wanted: str = ""
    suspension_offered: str = ""

    @property
    def duplicate(self) -> bool:
        """Whether another row claims the same number or ICCID."""
        return bool(_DUPLICATES & set(self.problems.split(";")))


def approval_refused(line: ReviewedLine) -> str | None:
    """Why the advice for a line can't be approved as it stands; None when it can."""
    if line.status == "unreadable":
        return "unreadable"
    if "|" in line.action or not line.action:
        return "undetermined"
    if line.action == "resolve_first":
        return "blocked"
    if line.action in REQUESTED and line.duplicate:
        return "duplicate"
    if line.action in ("cancel", "cancel_at_contract_end") and line.status != "determined":
        return "undetermined"
    return None


def decision_refused(action: str, line: ReviewedLine) -> str | None:
    """Why a line's facts forbid an action; None when they do not."""
    if line.status == "unreadable":
        return "unreadable"
    return (
        _against_stage(action, line)
        or _against_porting(action, line)
        or _against_plan(action, line)
        or (_against_obstacles(action, line) if action in ENDING else None)
        or ("duplicate" if action in REQUESTED and line.duplicate else None)
    )


def _against_stage(action: str, line: ReviewedLine) -> str | None:
    if line.stage == "closed":
        return None if action in ("none", "follow_up") else "ended"
    if line.stage == "in_progress":
        return None if action in ("follow_up", "keep") else "requested"
    if line.stage and "closed" not in line.stage and action == "none":
        return "not_ended"
    if (
        line.stage
        and "in_progress" not in line.stage
        and "closed" not in line.stage
        and action == "follow_up"
    ):
        return "not_requested"
    if line.stage == "lapsed" and action in ("suspend", "port_out"):
        return "lapsed"
    return None


def _against_porting(action: str, line: ReviewedLine) -> str | None:
    """A number that is to be ported is lost when the line ends first."""
    if action not in ENDING or line.stage == "lapsed":
        return None
    if line.port_out_wanted == YES:
        return "port_first"
    return "port_unknown" if "port_out" in line.action.split("|") and not line.port_out_wanted else None


def _against_plan(action: str, line: ReviewedLine) -> str | None:
    if line.plan_type == "postpaid" and action in ("keep_alive", "let_lapse"):
        return "not_prepaid"
    return "not_offered" if action == "suspend" and line.suspension_offered == NO else None


def _against_obstacles(action: str, line: ReviewedLine) -> str | None:
    blocked = bool(line.to_become_eligible) or line.eligibility == "blocked"
    maybe_blocked = "blocked" in line.eligibility.split("|")
    if action == "resolve_first":
        return None if blocked or maybe_blocked else "nothing_to_settle"
    if action == "let_lapse":
        return None
    if blocked:
        return "blocked"
    if maybe_blocked or "|" in line.eligibility:
        return "undetermined"
    contract = f"{line.obstacles};{line.unknown_obstacles}".split(";")
    return "no_contract" if action == "cancel_at_contract_end" and "contract" not in contract else None


def caution(action: str, line: ReviewedLine) -> str | None:
    """What a reviewer should look at twice before a decision that the facts allow but speak against."""
    if action in ENDING and line.still_needed == YES:
        return "still_needed"
    if action in ENDING and line.needed_again == YES:
        return "needed_again"
    if action == "cancel" and "contract" in line.obstacles.split(";") and line.action != "cancel":
        return "leaving_costs"
    return None
