"""The sentences about what people wrote beside the rows of a sheet, in one language: how much of it was taken over, and
what was not. Must not know a terminal, nor what the rows are."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Generic

from batch.readback.beside import Key, Note
from batch.review.beside import WrittenSince
from batch.shapes import NotCarried
from language.speaker import Speaker

if TYPE_CHECKING:
    from language.texts import Texts


class BesideSentences(ABC, Generic[Key, Note]):
    """One language's sentences; `section` is theirs of the texts of reviews, `sheet` the code of the rows' sheet."""

    section: str
    sheet: str

    def __init__(self, texts: Texts) -> None:
        self._phrases = Speaker(texts, "review")

    def carried(self, since: WrittenSince[Key, Note]) -> str:
        """How many notes were taken over."""
        counts = {"count": f"{len(since.carried):,}", "left": f"{len(since.left):,}"}
        return self._phrases.say(self.section, "carried", **counts)

    def left_title(self, since: WrittenSince[Key, Note]) -> str:
        """How many notes were not taken over."""
        return self._phrases.say(self.section, "left", count=f"{len(since.left):,}")

    def each(self, notes: Mapping[Key, Note]) -> Sequence[str]:
        """A line for each row: which it is, and what is written beside it."""
        return [
            self._phrases.say("told", place=self._row(key), text=self._note(note))
            for key, note in notes.items()
        ]

    def left(self, since: WrittenSince[Key, Note]) -> list[NotCarried]:
        """What was not taken over, a row for each."""
        why = self._phrases.say("carry", "beside_why")
        return [
            NotCarried(self.sheet, self._row(key), self._note(note), why) for key, note in since.left.items()
        ]

    @abstractmethod
    def _row(self, key: Key) -> str:
        """Which row it is."""

    @abstractmethod
    def _note(self, note: Note) -> str:
        """What is written beside it."""
