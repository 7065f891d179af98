"""What is wrong with a rulebook or terms file, said so that its author can mend it. Knows no particular rule."""

from collections.abc import Iterable

import msgspec

MOST_SHOWN = 200  # mistakes; who has more mends these first
MOST_SOUGHT = 2000  # in one file


class RulebookProblem(msgspec.Struct, frozen=True, order=True):
    """One mistake: the file, its line (from 1; 0 when it concerns the whole file), and what is wrong.

    One that the user's own files may have, too, has the `code` of its sentence in other languages, and its `params`.
    """

    file: str
    line: int
    message: str
    code: str = ""
    params: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.message}"


class RulebookInvalid(Exception):
    """A rulebook or terms file that cannot be used; `problems` lists every mistake found, in file order."""

    def __init__(self, problems: Iterable[RulebookProblem]) -> None:
        self.problems = sorted(set(problems))
        shown = [str(problem) for problem in self.problems[:MOST_SHOWN]]
        left = len(self.problems) - len(shown)
        super().__init__("\n".join([*shown, f"and {left:,} more"] if left else shown))


def nearest(name: str, allowed: Iterable[str]) -> str | None:
    """The allowed name closest to what was written, or None when nothing is close."""
    import difflib  # only where something is misspelt

    folded, written = {option.casefold(): option for option in allowed}, str(name).casefold()
    close = difflib.get_close_matches(written, folded, n=3, cutoff=0.6)
    # Letters that changed places are the likelier slip.
    moved = (one for one in close if sorted(one) == sorted(written))
    best = next(moved, close[0] if close else None)
    return None if best is None else folded[best]


def suggest(name: str, allowed: Iterable[str], *, most: int = 12) -> str:
    """A tail for a message: the nearest right name, or (at `most` so many of) those allowed when none is near."""
    options = list(allowed)
    close = nearest(name, options)
    if close is not None:
        return f"; did you mean `{close}`?"
    if not options or not most:
        return ""
    return f"; allowed: {_first(options, most)}"


def suggested(name: str, allowed: Iterable[str], *, most: int = 12) -> dict[str, str]:
    """The same as parameters of a sentence: `near`, or else `allowed`."""
    options = list(allowed)
    close = nearest(name, options)
    if close is not None:
        return {"near": close}
    return {"allowed": _first(options, most)} if options else {}


def _first(options: list[str], most: int) -> str:
    return ", ".join(options[:most]) + (", …" if len(options) > most else "")


def kind(value: object) -> str:
    """What a value is, in words an author of YAML uses."""
    if value is None:
        return "blank"
    names = {
        bool: "yes/no",
        int: "a number",
        float: "a number",
        str: "a text",
        list: "a list",
        dict: "a mapping",
    }
    return names.get(type(value), "a date")
