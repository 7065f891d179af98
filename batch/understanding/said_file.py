"""Read a YAML file in which somebody says how sheets are to be understood, and tell all its mistakes at once.

It must not know what such a file says.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from batch.errors import InputError
from batch.understanding.words import nearest
from engine.rulebook.yamlfile import read_yaml

MOST_MISTAKES = 100


class SaidFile:
    """The file's mapping, and the mistakes met in it, each with its line.

    `needs` says what should stand in it, for a file that is no mapping.
    """

    def __init__(self, path: str | Path, needs: str) -> None:
        self._file = read_yaml(Path(path), str(path))
        self.name = self._file.name
        self._mistakes = [
            f"{self.name}{f', line {problem.line}' if problem.line else ''}: {problem.message}"
            for problem in self._file.problems[:MOST_MISTAKES]
        ]
        found = self._file.data
        if not self._mistakes and not isinstance(found, dict):
            self._mistakes.append(f"{self.name}: {needs}")
        self.data: dict[str, Any] = found if isinstance(found, dict) else {}

    def place(self, *path: Any) -> str:
        """The file and the line of a key path, as a message names them."""
        return f"{self.name}, line {self._file.line(*path)}"

    def refuse(self, message: str, *path: Any) -> None:
        """Note a mistake at a key path. A file of nothing else is refused before they are all looked at."""
        self._mistakes.append(f"{self.place(*path)}: {message}")
        if len(self._mistakes) >= MOST_MISTAKES:
            self._mistakes.append(f"{self.name}: there may be more; mend these first")
            self.refuse_if_wrong()

    def refuse_unknown(self, what: str, name: object, known: Iterable[str], *path: Any) -> None:
        """Note a name that there is not, with the nearest that there is."""
        close = nearest(str(name), known, least=0.6)
        self.refuse(f"there is no {what} `{name}`" + (f"; did you mean `{close}`?" if close else ""), *path)

    def refuse_if_wrong(self) -> None:
        """Raise InputError with all mistakes, if there are any."""
        if self._mistakes:
            raise InputError("\n".join(self._mistakes))
