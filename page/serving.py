"""What the page's server is told once, at its start, and every request may look at. Must not know how it is served."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from engine.rulebook.hint import SHOW, HintsMode
from simexit.rulebooks import Choices

HOST = "127.0.0.1"
MEGABYTE = 1_000_000


@dataclass(frozen=True, kw_only=True)
class PageSettings:
    """What is asked of the page when it starts."""

    keep_in: Path  # where cases are kept that the user wants to keep
    folder: Path | None = None  # the case to open; None begins a new one
    sheets: tuple[Path, ...] = ()  # what a new case is begun with
    choices: Choices = field(default_factory=Choices)
    as_of: datetime.date | None = None  # None is today, whenever that is
    lang: str | None = None  # None is the language that the browser asks for
    hints: HintsMode = SHOW
    port: int = 0  # 0 is any that is free
    idle_minutes: float = 120.0  # 0 never ends by itself
    max_upload: int = 200 * MEGABYTE  # bytes of one request
    debug: bool = False


@dataclass(frozen=True, kw_only=True, repr=False)
class Serving(PageSettings):
    """A server that runs, on `port`: `key` lets browsers in, `end` stops it, `log` says one line, masked."""

    key: str
    end: Callable[[], None]
    log: Callable[[str], None]
    host: str = HOST

    @property
    def address(self) -> str:
        """The origin of every page, without a slash at its end."""
        return f"http://{self.host}:{self.port}"
