"""The shapes of the report's tasks: by what each is known again, and what people write beside it.

They must not know how tasks are found, shown or read back.
"""

from __future__ import annotations

from dataclasses import dataclass

from batch.plain_values import day_of

_SEPARATOR, _ESCAPE = ",", "%"


@dataclass(frozen=True)
class TaskKey:
    """By what a task is known again in a later report.

    `rule`: what is to be done, as `decision.rule`, or `deadlines.kind`. `line`: what the line goes by; blank for a task
    that several lines share, of which `whose` they are tells instead. `says`: a number made of what is to be done with
    which lines, another one where that changes. `due`: the day, where the same task of another day is another one.
    """

    rule: str
    line: str = ""
    whose: str = ""
    says: str = ""
    due: str = ""

    @property
    def place(self) -> tuple[str, str, str]:
        """What stays the same when lines come and go, the day moves, or something else is to be done about it."""
        return self.rule, self.line, self.whose


@dataclass(frozen=True)
class TaskNote:
    """What people wrote beside a task: who does it, and the day on which it was done (else as they wrote it).

    `ahead`: that day has not come yet.
    """

    who: str = ""
    done_on: str = ""
    ahead: bool = False

    @property
    def done(self) -> bool:
        """Whether it says on which day it was done."""
        return is_day(self.done_on) and not self.ahead


def is_day(text: str) -> bool:
    """Whether a text is a day as we write one."""
    return day_of(text) is not None


def parsed(text: str) -> TaskKey | None:
    """The key in a hidden cell; None where there is none, or no longer one."""
    parts = [part.replace("%2C", _SEPARATOR).replace("%25", _ESCAPE) for part in text.split(_SEPARATOR)]
    if len(parts) != len(TaskKey.__dataclass_fields__) or not parts[0]:
        return None
    key = TaskKey(*parts)
    return key if not key.due or is_day(key.due) else None
