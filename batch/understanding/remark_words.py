"""Tell whether a remark behind a value speaks against it: doubts it, asks, or says what goes with another value.

It must not know any word or fact: the rulebook lists what speaks against values, and its hints what speaks for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from batch.understanding.words import WordFinder
from engine.rulebook.hint import BORDER, OPEN, Hint, Remarks
from engine.types.facts import Fact
from engine.types.values import Value, encode

if TYPE_CHECKING:
    from batch.understanding.hint_words import Heard, HintWords

ANY = "any"
"""Under this name stands what speaks against a value of every fact."""


class _OfValue(NamedTuple):
    """What a remark may say beside one value."""

    against: HintWords
    said_again: WordFinder


class RemarkWords:
    """What speaks for and against values, of one rulebook."""

    def __init__(
        self, against: Mapping[str, Sequence[str]], hints: Iterable[Hint] = (), remarks: Remarks | None = None
    ) -> None:
        """`against`: words by `any`, by fact or by `fact=value`, or by several with commas between."""
        self._hints = {hint.id: hint for hint in hints if hint.value is not None}
        self._remarks = remarks or Remarks()
        self._against = against
        self._own: dict[tuple[str, int], _OfValue] = {}

    def speaks_against(self, fact: Fact, value: Value, code: str, remark: str) -> bool:
        """Whether the remark does so. What says the value once more does not, nor what a clause denies."""
        number = encode(fact, value)
        own = self._own.get((fact.name, number))
        if own is None:
            own = self._own[fact.name, number] = self._words_of(fact, number, code)
        if all(own.against.listen([text])[0] for text in (remark, own.said_again.without(remark))):
            return True
        said, hindered = self._hinted.listen([remark])
        suggested = {hint.value for hint in self._of(fact, said)}
        speaking = (one for one in hindered if one.sure)
        return number in {hint.value for hint in self._of(fact, speaking)} or (
            bool(suggested) and number not in suggested
        )

    def _of(self, fact: Fact, heard: Iterable[Heard]) -> Iterable[Hint]:
        return (hint for one in heard if (hint := self._hints[one.hint]).fact == fact.name)

    def _words_of(self, fact: Fact, number: int, code: str) -> _OfValue:
        """What is listed against a value, and the words that mean it or for which a hint suggests it."""
        from batch.understanding.hint_words import HintWords  # few cells have a remark

        names = {ANY, fact.name, f"{fact.name}={code}"}
        against = [
            str(word)
            for listed, words in self._against.items()
            if not names.isdisjoint(listed.split(", "))
            for word in words
        ]
        listed = [str(word) for word in fact.values.get(code, ()) if len(str(word)) > 1]
        hints = [hint for hint in self._hints.values() if (hint.fact, hint.value) == (fact.name, number)]
        hinted = [word.strip(BORDER + OPEN) for hint in hints for word in hint.words]
        one = Hint(id=fact.name, fact=fact.name, value=None, words=tuple(against))
        return _OfValue(HintWords([one], self._remarks), WordFinder([*listed, *hinted]))

    @cached_property
    def _hinted(self) -> HintWords:
        from batch.understanding.hint_words import HintWords  # as above

        return HintWords(self._hints.values(), self._remarks)
