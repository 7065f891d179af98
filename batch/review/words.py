"""Understand what reviewers write, in any of the report's languages: the words of the drop-downs, their codes, and
what people type in their place. Must not know what a decision leads to."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Mapping
from typing import Any

from language.texts import Texts

REVIEWS = ("approve", "change", "hold")
#: What nobody chooses from a list, but people write: they do not agree.
DECLINE = "decline"


class ReviewWords:
    """The accepted words; where two languages use one word for different things, the report's own goes first."""

    def __init__(self, texts: Mapping[str, Texts], lang: str) -> None:
        ordered = [texts[lang], *(one for name, one in texts.items() if name != lang)]
        self._reviews: dict[str, str] = {code: code for code in REVIEWS}
        self._actions: dict[str, str] = {}
        for one in ordered:
            self._add_language(one)
        own = ordered[0].section("report").get("review", {})
        self.allowed = tuple(str(own.get(code, code)) for code in REVIEWS)

    def _add_language(self, texts: Texts) -> None:
        for code, label in texts.section("report").get("review", {}).items():
            self._reviews.setdefault(_plain(str(label)), code)
        for code, words in texts.section("review").get("accepted", {}).items():
            for word in str(words).split("|"):
                self._reviews.setdefault(_plain(word), code)
        outcomes: Mapping[str, Any] = texts.section("decisions").get("action", {}).get("outcomes", {})
        for code, outcome in outcomes.items():
            self._actions.setdefault(_plain(code), code)
            self._actions.setdefault(_plain(str(outcome.get("label", code))), code)
        for code, words in texts.section("review").get("accepted_actions", {}).items():
            for word in str(words).split("|"):
                self._actions.setdefault(_plain(word), code)

    def review(self, text: str) -> str | None:
        """approve, change, hold or decline; None when the word is none of ours."""
        return self._reviews.get(_plain(text))

    def action(self, text: str) -> str | None:
        """The code of an action; None when the word is none of ours."""
        return self._actions.get(_plain(text))

    def said(self, review: str, decided: str) -> tuple[str, str]:
        """The codes of an entry as it is meant, for a list that only knows REVIEWS; other words stay as they are."""
        verdict, action = self.review(review) or review, self.action(decided) or decided
        if not verdict or verdict == DECLINE:
            verdict = "change" if action else "hold" if verdict else ""
        return verdict, action

    def near_review(self, text: str) -> str:
        """The word that was probably meant, or nothing."""
        return _near(text, self.allowed)


def _near(text: str, words: tuple[str, ...]) -> str:
    found = difflib.get_close_matches(_plain(text), [_plain(word) for word in words], n=1)
    return next((word for word in words if found and _plain(word) == found[0]), "")


def _plain(text: str) -> str:
    """The word without what people vary: capitals, full-width forms, blanks, punctuation; a bare sign stays."""
    narrow = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in narrow if sign.isalnum()) or narrow.strip(" .\ufe0e\ufe0f")
