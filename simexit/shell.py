"""Write a command line as the shell of this system takes it. Must not know which."""

from __future__ import annotations

from collections.abc import Sequence

from simexit.streams import WINDOWS


def as_typed(words: Sequence[str]) -> str:
    """The words as one line to type, quoted where they need it."""
    if WINDOWS:
        import subprocess

        return subprocess.list2cmdline(words)
    import shlex

    return shlex.join(words)
