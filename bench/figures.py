"""What a benchmark found, as values: kept, printed and made into a page. Must not measure."""

from __future__ import annotations

import msgspec


class Goal(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an amount or a ratio is to be."""

    limit: float
    at_least: bool = False

    def reached(self, found: float) -> bool:
        return found >= self.limit if self.at_least else found <= self.limit


class Ratio(msgspec.Struct, frozen=True, omit_defaults=True):
    """How something compares within one run, and a sentence with a place for it: "ours is {} as fast"."""

    value: float
    said: str
    goal: Goal | None = None


class Figure(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that was measured, beside others of the same run.

    `seconds` are of the processor; `first` those of a first run, in a process of its own. `megabytes`: the most memory
    held, which may be at most `most_megabytes`. `note` says what is not alike.
    """

    what: str
    size: int
    seconds: float
    first: float | None = None
    ratios: tuple[Ratio, ...] = ()
    megabytes: float | None = None
    most_megabytes: float | None = None
    note: str = ""


class Measured(msgspec.Struct, frozen=True):
    """What one benchmark found on one day, with the machine and the releases it ran with.

    `short`: it was run to see that nothing has changed, with less than the whole.
    """

    title: str
    about: str
    date: str
    short: bool
    machine: str
    versions: dict[str, str]
    figures: list[Figure]


Record = dict[str, Measured]
"""What every benchmark found last, by its name."""
