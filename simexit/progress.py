"""Show how far a run is, on standard error, to whoever watches at a terminal. Must not know what is done."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from language.texts import Texts

Advance = Callable[[str, int, int], None]
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


@contextmanager
def progress_of_parts(texts: Texts) -> Iterator[Advance]:
    """A function to tell of each step how many of its parts are done; it shows a bar if a person is watching."""
    if not sys.stderr.isatty():
        yield lambda _step, _done, _of: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("")

        def advance(name: str, done: int, of: int) -> None:
            said = texts.get("messages", f"step_{name}") or name
            bar.update(task, description=said, completed=done, total=of)

        yield advance
