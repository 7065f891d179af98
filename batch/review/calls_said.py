"""The sentences about calls in one language: which call it is, and what came of it. Must not know a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from batch.call_shapes import CallKey, CallNote
from batch.report.calls import result_words, wish_words
from batch.report.words import ReportWords
from batch.review.beside_said import BesideSentences
from batch.review.calls import CalledSince
from language.wording import carrier_label

if TYPE_CHECKING:
    from engine.rulebook.book import Rulebook
    from language.texts import Texts


class CallSentences(BesideSentences[CallKey, CallNote]):
    """One language's sentences about calls. Account numbers are not told."""

    section = sheet = "calls"

    def __init__(self, rulebook: Rulebook, texts: Texts) -> None:
        super().__init__(texts)
        names = {code: carrier_label(rulebook, texts, code) for code in rulebook.carriers}
        self._words = ReportWords(texts, names)

    def title(self, called: CalledSince) -> str:
        """How many of the calls something is written beside."""
        return self._phrases.say("calls", "title", count=f"{len(called.keys):,}", made=f"{len(called.all):,}")

    def _row(self, key: CallKey) -> str:
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
