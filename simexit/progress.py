"""Show how far a run is, on standard error, to whoever watches at a terminal. Must not know what is done."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from language.texts import Texts

STEPS = ("read", "understand", "decide", "explain", "write")


@contextmanager
def progress(texts: Texts) -> Iterator[Callable[[str], None]]:
    """A function to tell each step to as it begins; it shows a bar if a person is watching."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=len(STEPS))

        def step(name: str) -> None:
            bar.update(
                task, description=texts.get("messages", f"step_{name}") or name, completed=STEPS.index(name)
            )

        yield step
