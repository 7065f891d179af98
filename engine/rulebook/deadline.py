"""What a deadline is: a kind of date that people are told of. Values only."""

from typing import Annotated

import msgspec


class Deadline(msgspec.Struct, frozen=True):
    """A kind of date: `on` names the fact whose day it is, `since` the first day on which it can be done.

    `remind_days`: so many days before, people are reminded that something must be done by then; 0: it is only told.
    `dates`: the collected rules, as `decision.rule`, for which it says by when; those after the first that holds say
    the same again. `together`: lines of several carriers can be seen to together.
    """

    name: str
    on: str
    since: str = msgspec.field(name="from", default="")
    remind_days: Annotated[int, msgspec.Meta(ge=0)] = 0
    dates: tuple[str, ...] = ()
    together: bool = False

    @property
    def days(self) -> tuple[str, ...]:
        """The facts whose days it names."""
        return (self.on, self.since) if self.since else (self.on,)
