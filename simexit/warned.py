"""Say once, in the language of the answer, what the readers of files warn about. Must not know how they read."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

from batch.errors import ReadingUnlimited
from simexit.echo import echo

_PHRASES: dict[type[Warning], str] = {ReadingUnlimited: "reading_unlimited"}


@contextmanager
def warnings_told(arguments: Sequence[str]) -> Iterator[None]:
    """Collect our own warnings while a command line runs, and say each kind once at the end; leave others alone."""
    heard: dict[str, None] = {}
    with warnings.catch_warnings():
        show = warnings.showwarning

        def hear(message: Any, category: type[Warning], *place: Any) -> None:
            phrase = _PHRASES.get(category)
            if phrase is None:
                show(message, category, *place)
            else:
                heard[phrase] = None

        warnings.showwarning = hear  # type: ignore[assignment]  # the others are passed on as they come
        try:
            yield
        finally:
            for phrase in heard:
                echo(f"simexit: {_worded(phrase, arguments)}", err=True)


def _worded(phrase: str, arguments: Sequence[str]) -> str:
    """One of the program's own phrases, in the language that the command line asks for."""
    from engine.rulebook.book import FALLBACK, languages_in
    from language.texts import phrases_in

    asked = [after for option, after in pairwise(arguments) if option == "--lang"]
    asked += [argument.removeprefix("--lang=") for argument in arguments]
    language = next((name for name in asked if name in languages_in()), FALLBACK)
    return phrases_in(language).message(phrase)
