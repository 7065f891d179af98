"""The shapes of decisions that stand in a file of their own, and by which words it says them.

They must not know how such a file is read or written, nor what becomes of a decision.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

import msgspec

from batch.report.record import CARRIER_NAME
from batch.verdicts import VERDICTS

#: What may be said of the advice as it was when something was decided; all of it as codes.
ADVISED = (*VERDICTS, "carrier", CARRIER_NAME, "to_become_eligible", "obstacles", "unknown_obstacles",
           "exit_cost_hkd", "cancel_on", "transfer_target")  # fmt: skip
#: What may be said of whose a line was then, and what it was called.
WHOSE = ("user", "owner", "department", "account_number", "sim_id", "msisdn", "iccid", "carrier")


class LineDecision(msgspec.Struct, frozen=True):
    """What is decided of some lines: review and action as codes, note as written.

    `lines` go by what people call them, `rows` by their place in the inputs (`fleet.xlsx [SIMs]:12`). `advised`: what
    was advised then. `whose`: what told then whose each was, one text for all of them or one for each. `place`:
    `review.yaml:3`.
    """

    lines: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    review: str = ""
    action: str = ""
    note: str = ""
    by: str = ""
    on: datetime.date | None = None
    advised: Mapping[str, str] = {}
    whose: Mapping[str, tuple[str, ...]] = {}
    place: str = ""

    @property
    def count(self) -> int:
        """How many lines it names."""
        return len(self.lines) + len(self.rows)

    @property
    def says(self) -> bool:
        """Whether it says anything of them."""
        return bool(self.review or self.action or self.note)


class TaskDone(msgspec.Struct, frozen=True):
    """What people wrote beside a task: of each of some lines, or of one that several lines share (`whose` they are).

    `task`, `whose`, `due` and `says` as of a `TaskKey`; without `says` (one for each line) it is the only such task.
    """

    task: str
    lines: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    whose: str = ""
    due: datetime.date | None = None
    says: tuple[str, ...] = ()
    who: str = ""
    done_on: datetime.date | None = None
    place: str = ""

    @property
    def count(self) -> int:
        """How many lines it names."""
        return len(self.lines) + len(self.rows)


class DecisionsFile(msgspec.Struct, frozen=True):
    """What a file of decisions says; `name` is the file's."""

    decisions: tuple[LineDecision, ...] = ()
    tasks: tuple[TaskDone, ...] = ()
    name: str = ""


def meant_review(review: str, action: str) -> str:
    """The review as it is meant: who only names an action wants that done instead."""
    return "change" if action and not review else review


def of_line(said: Sequence[str], at: int, nothing: str = "") -> str:
    """What holds of one line, where there is one text for all of them, or one each."""
    return nothing if not said else said[0] if len(said) == 1 else said[at]


def in_short(said: Sequence[str]) -> tuple[str, ...]:
    """Texts of each line, as one where they are all the same."""
    return tuple(said[:1]) if len(set(said)) == 1 else tuple(said)
