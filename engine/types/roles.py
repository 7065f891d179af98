"""What an outcome is for: the closed list of roles that the outcomes of a decision may carry, and how they are found.

The program acts on roles and never on an outcome's name, so that a rulebook may name its outcomes as it likes. What
each role does is told in `docs/roles.md`. Must not know any outcome.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

import msgspec

Purpose = Literal[
    "", "ending", "lapse", "porting", "handing_over", "pausing", "holding", "regaining", "staying", "following", "done"
]  # fmt: skip
#: What is done with a line that goes: it is ended, or left to expire.
GOING: tuple[Purpose, ...] = ("ending", "lapse")
#: What is done about a line that has ended, or is ending as was asked.
GONE: tuple[Purpose, ...] = ("following", "done")
Notice = Literal["", "at_once", "contract_end", "after_settling"]
Tone = Literal["", "good", "care", "bad"]
Written = Literal["", "each", "together"]
State = Literal["", "approved", "once_settled", "changed", "held", "refused"]


class Roles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one outcome is for; a role that is blank does not apply.

    `verdict`: the group of the report that its lines are counted under. `purpose`: what is done with the number.
    `notice`: the line is given notice, and when. `letter`: what the carrier is asked for in writing, a key of the
    letters' texts. `to_number`: a request names another number. `tone`: its colour on the screen. `unsaid`: it goes
    without saying. `call`: the carrier is asked in this way. `state`, `then`: of a review, what becomes of the
    entry, or which decision is asked next. `written`: the carrier is asked by letter, about one line each or about all
    that belong together; of a review's way, the same of calls.
    """

    verdict: str = ""
    purpose: Purpose = ""
    notice: Notice = ""
    letter: str = ""
    to_number: bool = False
    tone: Tone = ""
    unsaid: bool = False
    call: bool = False
    state: State = ""
    then: str = ""
    written: Written = ""

    @property
    def ends(self) -> bool:
        """Whether the line is given notice and so ends on a day that can be told."""
        return self.notice in ("at_once", "contract_end")

    @property
    def settles(self) -> bool:
        """Whether something must be settled before the line can be given notice."""
        return self.notice == "after_settling"


NO_ROLES = Roles()
#: The roles that a condition may compare (`action.purpose is ending`), each with its values where these are closed.
COMPARED: Mapping[str, tuple[str, ...]] = {
    "verdict": (),
    "purpose": get_args(Purpose)[1:],
    "notice": get_args(Notice)[1:],
    "letter": (),
    "state": get_args(State)[1:],
}


class VerdictGroup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A group under which the report counts lines.

    `ends`: when its lines end, if they do. `means`: what else than an action puts a line there. `tile`: it has a field
    of its own at the top of the summary, even where it has no lines; the others have one where they have any.
    """

    ends: Literal["", "now", "after_settling", "later"] = ""
    means: Literal["", "undetermined", "unreadable"] = ""
    tile: bool = False


@dataclass(frozen=True)
class RoleTable:
    """The roles of every outcome of a rulebook, and the report's groups in the order in which people want them."""

    outcomes: Mapping[str, Mapping[str, Roles]] = field(default_factory=dict)
    verdicts: Mapping[str, VerdictGroup] = field(default_factory=dict)

    def of(self, decision: str, outcome: str) -> Roles:
        """An outcome's roles; none for an outcome that has none, such as the candidates of an undetermined decision."""
        return self.outcomes.get(decision, {}).get(outcome, NO_ROLES)

    def with_role(self, decision: str, role: str) -> Iterator[str]:
        """The outcomes that carry a role, in the order in which the decision's file names them."""
        for outcome, roles in self.outcomes.get(decision, {}).items():
            if getattr(roles, role):
                yield outcome

    def group(self, means: str) -> str:
        """The group of the lines that no action puts anywhere: the undetermined, or the unreadable."""
        return next((code for code, group in self.verdicts.items() if group.means == means), means)

    def ending(self, when: str) -> tuple[str, ...]:
        """The groups of the lines that end then: `now`, `after_settling` or `later`."""
        return tuple(code for code, group in self.verdicts.items() if group.ends == when)
