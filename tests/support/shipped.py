"""The shipped rulebook and its texts, read once for all tests of what is in them, not of how they are read."""

from __future__ import annotations

from functools import cache

from engine.rulebook.book import Rulebook, load_rulebook
from language.texts import Texts, texts_in


@cache
def shipped() -> Rulebook:
    """The shipped rulebook."""
    return load_rulebook()


@cache
def shipped_texts(language: str = "en") -> Texts:
    """Its texts in a language."""
    return texts_in(shipped(), language)
