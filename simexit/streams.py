"""Make the standard streams usable on any system, even if they are closed, full, no longer read, or in another code
page. Must not know what is said.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import re
import signal
import sys
from typing import Any

WINDOWS = os.name == "nt"
# Closed, standard input is empty; closed, standard output takes nothing, and says so.
_MODES = {0: os.O_RDONLY, 1: os.O_RDONLY, 2: os.O_WRONLY}


class AnswerLost(Exception):
    """Standard output takes nothing more; its cause says why."""


class ReaderLeft(Exception):
    """Nobody reads standard output any more, for example because `head` has ended."""


def prepare() -> None:
    """Replace missing streams, so that neither a code page nor a broken standard error stops the program."""
    for number, mode in _MODES.items():
        _occupy(number, mode)
    sys.stdin = sys.stdin or open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - as long as we run
    sys.stdout = _made_fit(sys.stdout, _Answer(1, "w", closefd=False))
    sys.stderr = _made_fit(sys.stderr, _Conversation(2, "w", closefd=False))


def interrupt_on_signals() -> None:
    """Let what would kill the program interrupt it, as Ctrl-C does, so that it tidies up."""
    for name in ("SIGTERM", "SIGHUP", "SIGBREAK"):  # no system has all three
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)


def for_programs(text: str) -> str:
    """JSON as standard output can show it: outside Unicode, all but ASCII is escaped, so that nothing is lost."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    if encoding.lower().startswith("utf"):
        return text
    import json  # an answer as text needs none

    return re.sub(r"[^\x00-\x7f]", lambda found: json.dumps(found[0])[1:-1], text)


def give_up_output() -> None:
    """Discard what standard output still holds: Python would try to write it again at its end, and complain."""
    try:
        number = sys.stdout.fileno()
    except OSError:  # a stand-in that is no file
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)


def _occupy(number: int, mode: int) -> None:
    """Keep a closed stream's number from going to the next file that is opened."""
    try:
        os.fstat(number)
    except OSError:
        opened = os.open(os.devnull, mode)
        if opened != number:
            os.dup2(opened, number)
            os.close(opened)


class _Answer(io.FileIO):
    """Where the answer goes: it is an error if it can't be written, unless nobody reads it any more."""

    def write(self, data: Any) -> int:
        try:
            return super().write(data)
        except OSError as error:
            # Windows says EINVAL of a pipe that is closed at its other end.
            if error.errno == errno.EPIPE or (WINDOWS and error.errno == errno.EINVAL):
                raise ReaderLeft from error
            raise AnswerLost from error


class _Conversation(io.FileIO):
    """Where the conversation goes: even if it is full or nobody reads it, the answer must not be lost."""

    def write(self, data: Any) -> int:
        with contextlib.suppress(OSError):
            return super().write(data) or len(data)
        return len(data)


def _made_fit(stream: Any, raw: io.FileIO) -> Any:
    """The stream over `raw`, in its own encoding; a character that this lacks becomes a question mark, not an error.

    A Windows console is not a file, and stays as it is. Everything else has the same line ends on every system.
    """
    terminal = stream is not None and stream.isatty()
    if terminal and WINDOWS:
        stream.reconfigure(errors="replace")
        return stream
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return io.TextIOWrapper(
        io.BufferedWriter(raw), encoding, errors="replace", newline="\n", line_buffering=terminal
    )
