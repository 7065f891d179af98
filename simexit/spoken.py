"""Say the program's own phrases in the language that a command line asks for, before a rulebook is open."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from batch.errors import Refused
from language.refusals import Given


def language_of(arguments: Sequence[str]) -> str:
    """The language that a command line asks for, if the program has it; else English."""
    from engine.rulebook.book import FALLBACK, languages_in

    asked = [after for option, after in pairwise(arguments) if option == "--lang"]
    asked += [argument.removeprefix("--lang=") for argument in arguments]
    known = {name.casefold(): name for name in languages_in()}
    return next((known[name.casefold()] for name in asked if name.casefold() in known), FALLBACK)


def words(arguments: Sequence[str], code: str, **params: Given) -> str:
    """What a code says, in the language that the command line asks for."""
    return Refused(code, **params).said_in(language_of(arguments))


def phrase(key: str, arguments: Sequence[str]) -> str:
    """One of the phrases under `messages`, in the language that the command line asks for."""
    from language.texts import phrases_in

    return phrases_in(language_of(arguments)).message(key)
