"""Read a YAML file in which somebody says how sheets are to be understood, and tell all its mistakes at once.

It must not know what such a file says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

from batch.errors import InputError, system_words
from batch.understanding.cell_types import cell_type
from batch.understanding.file_kinds import wrong_kind
from batch.understanding.words import nearest
from engine.problems import RulebookProblem
from language.refusals import Reason, reason

MOST_MISTAKES = 100


class SaidFile:
    """The file's mapping, and the mistakes met in it, each with its line.

    `kind` is the kind of file that is wanted, and a file of another kind has that one mistake; `called` what people
    know it by.
    """

    def __init__(self, path: str | Path, kind: str, facts: Collection[str], called: str = "") -> None:
        # What reads YAML: most fleets come without such a file.
        from engine.rulebook.yamlfile import read_yaml

        self._file = read_yaml(Path(path), called or str(path))
        self.name = self._file.name
        self._mistakes = [
            self._at(problem.line, in_our_words(problem)) for problem in self._file.problems[:MOST_MISTAKES]
        ]
        found = self._file.data
        wrong = None if self._mistakes else wrong_kind(found, kind, facts)
        if wrong is not None:
            self._mistakes.append(self._at(0, wrong.reason))
        self.data: dict[str, Any] = found if isinstance(found, dict) and wrong is None else {}

    def place(self, *path: Any) -> str:
        """The file and the line of a key path, as `answers.yaml:3`."""
        return f"{self.name}:{self._file.line(*path)}"

    def refuse(self, why: Reason, *path: Any) -> None:
        """Note a mistake at a key path. A file of nothing else is refused before they are all looked at."""
        self._mistakes.append(self._at(self._file.line(*path), why))
        if len(self._mistakes) >= MOST_MISTAKES:
            self._mistakes.append(self._at(0, reason("more_mistakes")))
            self.refuse_if_wrong()

    def _at(self, line: int, why: str | Reason) -> Reason:
        if not line:
            return reason("in_file", name=self.name, why=why)
        return reason("in_line", name=self.name, line=str(line), why=why)

    def refuse_unknown(self, code: str, name: object, known: Iterable[str], *path: Any) -> None:
        """Note a name that there is not, with the nearest that there is."""
        self.refuse(reason(code, given=str(name), near=nearest(str(name), known, least=0.6)), *path)

    def only_keys(self, known: Sequence[str], elsewhere: Sequence[str], why_elsewhere: str) -> None:
        """Note each key that is not known; `why_elsewhere` is the code for those that another kind of file has."""
        for key in self.data:
            if key in elsewhere:
                self.refuse(reason(why_elsewhere, given=key), key)
            elif key not in known:
                self.refuse_unknown("no_such_key", key, known, key)

    def listed(self, key: str, why: Reason) -> list[Any]:
        """The items under a key, none where it is not there; `why` is noted where they are no list."""
        given = self.data.get(key) or []
        if isinstance(given, list):
            return given
        self.refuse(why, key)
        return []

    def refuse_if_wrong(self) -> None:
        """Raise InputError with all mistakes, if there are any."""
        if self._mistakes:
            raise InputError(*self._mistakes)


def in_our_words(problem: RulebookProblem) -> str | Reason:
    """What the reader of YAML found in a file of the user's."""
    if not problem.code:
        return problem.message
    return reason(problem.code, **{name: _named(name, text) for name, text in problem.params})


def _named(name: str, text: str) -> str | Reason:
    """A part of such a sentence: what the system says, and what values of a type are like, in our words."""
    if name == "type":
        return reason(cell_type(text).allowed)
    if name in ("seems", "needs"):
        return reason(text)
    return system_words(text) if name == "detail" else text
