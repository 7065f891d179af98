"""The sentences about calls in one language: which call it is, and what came of it. Must not know a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from batch.call_shapes import CallKey, CallNote
from batch.report.calls import result_words, wish_words
from batch.report.words import ReportWords
from batch.review.calls import CalledSince
from batch.shapes import NotCarried
from language.speaker import Speaker
from language.wording import carrier_label

if TYPE_CHECKING:
    from engine.rulebook.book import Rulebook
    from language.texts import Texts


class CallSentences:
    """One language's sentences about calls."""

    def __init__(self, rulebook: Rulebook, texts: Texts) -> None:
        names = {code: carrier_label(rulebook, texts, code) for code in rulebook.carriers}
        self._words = ReportWords(texts, names)
        self._phrases = Speaker(texts, "review")

    def title(self, called: CalledSince) -> str:
        """How many of the calls something is written beside."""
        return self._phrases.say("calls", "title", count=f"{len(called.keys):,}", made=f"{len(called.all):,}")

    def carried(self, called: CalledSince) -> str:
        """How many notes were taken over."""
        return self._phrases.say(
            "calls", "carried", count=f"{len(called.carried):,}", left=f"{len(called.left):,}"
        )

    def left_title(self, called: CalledSince) -> str:
        """How many notes were not taken over."""
        return self._phrases.say("calls", "left", count=f"{len(called.left):,}")

    def each(self, notes: Mapping[CallKey, CallNote]) -> Sequence[str]:
        """A line for each call: whom about what, and what came of it. Account numbers are not told."""
        return [
            self._phrases.say("told", place=self._call(key), text=self._note(note))
            for key, note in notes.items()
        ]

    def left(self, called: CalledSince) -> list[NotCarried]:
        """What was not taken over, a row for each."""
        why = self._phrases.say("carry", "beside_why")
        return [
            NotCarried("calls", self._call(key), self._note(note), why) for key, note in called.left.items()
        ]

    def _call(self, key: CallKey) -> str:
        carrier = self._words.carrier(key.carrier) if key.carrier else self._words.say("not_given")
        return self._phrases.say(
            "calls", "call", carrier=carrier, owner=key.owner, wish=wish_words(key.wish, self._words)
        )

    def _note(self, note: CallNote) -> str:
        parts = (
            result_words(note.result, self._words),
            note.reference and self._phrases.say("calls", "reference", reference=note.reference),
            note.called_on,
        )
        return self._words.listed(part for part in parts if part)
