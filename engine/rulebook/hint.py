"""What a loaded hint consists of, how remarks are listened to, and what may become of hints. Values only."""

import datetime
from typing import Literal

import msgspec

from engine.conditions.nodes import Always, Node

# Around a word: the clause begins or ends there.
BORDER = "|"
# Before a word: somebody's name may stand there.
OPEN = "…"

HintsMode = Literal["show", "use", "off"]
"""Whether hints are shown beside the questions, also used as assumptions, or left aside."""
SHOW: HintsMode = "show"
USE: HintsMode = "use"
OFF: HintsMode = "off"
HINTS_MODES = (SHOW, USE, OFF)


class Hint(msgspec.Struct, frozen=True):
    """What a sheet suggests without saying it: when it applies, and the value it suggests for a fact that is missing.

    It applies where its `condition` certainly holds, a text ends as `ends` says by fact, a remark holds one of `words`
    and none one of `unless` or `silent`: all of those that are given. `value` is what rules see; None: it only asks
    first. A word of `unless` speaks for another value; after one of `silent` nothing can be said. `beside` are words
    that may stand beside one of `words` without changing what it says; `dated`: a day may too. It is in force from
    `valid_from` to `valid_to`, as a rule is.
    """

    id: str
    fact: str
    value: int | None
    when: str = ""
    condition: Node = Always()
    ends: dict[str, tuple[str, ...]] = {}
    words: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    dated: bool = False
    sources: tuple[str, ...] = ()
    note: str = ""
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    file: str = ""
    line: int = 0

    @property
    def of_texts(self) -> bool:
        """Whether it turns upon what a line's texts say."""
        return bool(self.ends or self.words or self.unless)


class Remarks(msgspec.Struct, frozen=True):
    """How remarks are listened to: the headings they stand under, what denies a word that follows or comes before, the
    phrases whose words mean nothing, what may stand `beside` a word, and beside one that may be dated, what
    elsewhere in the remark (`aside`), and what is no name.
    """

    headings: tuple[str, ...] = ()
    denied_by: tuple[str, ...] = ()
    denied_after: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    no_names: tuple[str, ...] = ()
