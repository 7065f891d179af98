"""What hints suggest for one line: for each fact that it lacks the value, and what speaks for it.

Loads neither pandas nor numpy. Must not know how a suggestion is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from engine.deciding.decide import Decider
from engine.deciding.hinting import NO_HINT, Said, applying, before_assuming, suggested
from engine.rulebook.book import Rulebook
from engine.rulebook.hint import OFF, SHOW, USE, Hint, HintsMode
from engine.types.lanes import Column, OneSim
from engine.types.type import Value
from engine.types.values import decode

if TYPE_CHECKING:
    from batch.understanding.hint_words import HintWords


class Suggestion(msgspec.Struct, frozen=True):
    """What one hint suggests for a fact, after which remark; `value` None: it only asks the fact first.

    `used`: the value counts as an assumption.
    """

    hint: str
    value: Value | None
    remark: str = ""
    used: bool = False


class LineHints(msgspec.Struct, frozen=True):
    """What is suggested for a line, by fact in their order, and the facts about which hints contradict each other."""

    found: Mapping[str, Suggestion] = {}
    differing: Mapping[str, tuple[Suggestion, ...]] = {}

    @property
    def asked_first(self) -> tuple[str, ...]:
        """The facts that a hint wants asked before others."""
        return tuple(name for name, one in self.found.items() if one.value is None)


NO_HINTS = LineHints()


def hint_words(rulebook: Rulebook) -> HintWords:
    """The words that a rulebook's hints listen to; made once for a rulebook, however many lines are read."""
    from batch.understanding.hint_words import HintWords  # most lines alone have no remarks

    if not _latest or _latest[0][0] is not rulebook:
        _latest[:] = [(rulebook, HintWords(rulebook.hints.values(), rulebook.remarks))]
    return _latest[0][1]


_latest: list[tuple[Rulebook, HintWords]] = []


def line_hints(
    decider: Decider,
    stated: Mapping[str, Column],
    values: Mapping[str, object],
    remarks: Sequence[str],
    unclear: Collection[str],
    as_of: int,
    mode: HintsMode = SHOW,
) -> LineHints:
    """What is suggested for a line: `stated` as rules see it, `values` as they were given, and its remarks; `unclear`:
    the facts of which something is said that is not understood."""
    book = decider.rulebook
    if mode == OFF or not book.hints:
        return NO_HINTS
    heard = _Heard(book, values, remarks, as_of)
    sims = before_assuming(book, stated, OneSim(), as_of)
    hints = list(book.hints.values())
    found: dict[str, Suggestion] = {}
    differing: dict[str, tuple[Suggestion, ...]] = {}
    spoilt = dict.fromkeys(unclear, True)
    together = suggested(sims, heard.says, spoilt)
    for name in (name for name in book.facts if name in together):
        one = together[name]
        if one.differs:
            differing[name] = tuple(
                heard.suggestion(hint)
                for _, hint, _ in applying(sims, heard.says, spoilt)
                if hint.fact == name and hint.value is not None
            )
        if one.by != NO_HINT:
            used = mode == USE and bool(one.value.known) and name not in decider.assumed_by_user
            found[name] = msgspec.structs.replace(heard.suggestion(hints[one.by]), used=used)
    return LineHints(found, differing)


class _Heard:
    """What the texts of one line say to hints."""

    def __init__(
        self, rulebook: Rulebook, values: Mapping[str, object], remarks: Sequence[str], as_of: int
    ) -> None:
        self.rulebook, self.values = rulebook, values
        self.remarks: dict[str, str] = {}
        self.hindered: set[str] = set()
        if remarks:
            together = "\n".join(remarks)  # what one of them says, another may turn
            said, hindered = hint_words(rulebook).listen([together], as_of)
            self.remarks = {one.hint: together for one in said if one.sure}
            self.hindered = {one.hint for one in hindered}
        self.says: Said = self._says

    def _says(self, hint: Hint) -> bool:
        heard = hint.id not in self.hindered and (not hint.words or hint.id in self.remarks)
        return heard and all(self._ends(name, endings) for name, endings in hint.ends.items())

    def _ends(self, name: str, endings: Sequence[str]) -> bool:
        if name not in self.values:
            return False
        from batch.understanding.hint_words import ends_so

        return ends_so(str(self.values[name]), endings)

    def suggestion(self, hint: Hint) -> Suggestion:
        """What the hint suggests, after which remark."""
        value = None if hint.value is None else decode(self.rulebook.facts[hint.fact], hint.value)
        return Suggestion(hint.id, value, self.remarks.get(hint.id, "") if hint.words else "")
