"""Say once, in the language of the answer, what the readers of files warn about. Must not know how they read."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from batch.errors import ReadingUnlimited
from simexit.echo import echo
from simexit.spoken import phrase

_PHRASES: dict[type[Warning], str] = {ReadingUnlimited: "reading_unlimited"}


@contextmanager
def warnings_told(arguments: Sequence[str]) -> Iterator[None]:
    """Collect our own warnings while a command line runs, and say each kind once at the end; leave others alone."""
    heard: dict[str, None] = {}
    with warnings.catch_warnings():
        show = warnings.showwarning

        def hear(message: Any, category: type[Warning], *place: Any) -> None:
            code = _PHRASES.get(category)
            if code is None:
                show(message, category, *place)
            else:
                heard[code] = None

        warnings.showwarning = hear  # type: ignore[assignment]  # the others are passed on as they come
        try:
            yield
        finally:
            for code in heard:
                echo(f"simexit: {phrase(code, arguments)}", err=True)
