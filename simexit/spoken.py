"""Say the program's own phrases in the language that a command line asks for, before a rulebook is open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
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


# The script that a language or region is written in, where a language is written in several.
_SCRIPTS = {"zh": "hans", "hk": "hant", "mo": "hant", "tw": "hant", "cn": "hans", "sg": "hans", "my": "hans"}


def language_like(tag: str, known: Iterable[str]) -> str | None:
    """The known language that a system or a browser names its own way (`zh_HK.UTF-8`, `en-GB`), or None."""
    parts = re.split("[-_]", re.split("[.@]", tag)[0].casefold())
    if parts[0] == "yue":
        parts = ["zh", "hant"]
    named = [part for part in parts[1:] if part in _SCRIPTS.values()]
    named += [_SCRIPTS[part] for part in (*reversed(parts[1:]), parts[0]) if part in _SCRIPTS]
    for wanted in ("-".join([parts[0], *named[:1]]), parts[0]):
        for name in known:
            if name.casefold() == wanted:
                return name
    return None
