"""Examples of mistakes in a rulebook: what is changed in a made-up one, and all that is then told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import yaml

from engine.rulebook import yamlfile
from tests.support.made_up import Written
from tests.support.whole_book import Path_


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One mistake as it is told: at the place with this path, or at a line by its number (0: of the whole file).

    `file`: another one than what was changed.
    """

    says: str
    at: str | None = None
    line: int = 0
    file: str = ""
    code: str = ""
    params: dict[str, str] = {}


class Mistake(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is put at places of a file, or left out, or all that is in it; and what is told of it.

    `gone`: there is no such file, or folder.
    """

    about: str
    file: str
    said: list[Said]
    put: dict[str, Any] = {}
    without: list[str] = []
    text: str | None = None
    gone: bool = False


def path_of(written: str) -> Path_:
    """`rules.0.id` as the parts of a path."""
    return tuple(int(part) if part.isdecimal() else part for part in written.split(".")) if written else ()


@contextmanager
def made(mistake: Mistake, book: Path) -> Iterator[None]:
    """A book whose files have the mistake, for as long as it is looked at."""
    path, aside = book / mistake.file, book.with_name("aside")
    there = path.exists()
    if there:
        path.rename(aside)
    if not mistake.gone:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(_written(mistake, aside).encode("utf-8", "surrogateescape"))
    yield
    if not mistake.gone:
        path.unlink()
    if there:
        aside.rename(path)


def _written(mistake: Mistake, before: Path) -> str:
    if mistake.text is not None:
        return mistake.text
    whole = {"": yaml.load(before.read_bytes(), yamlfile.Loader)}  # noqa: S506 - the safe one
    for place, value in mistake.put.items():
        _holder(whole, place)[("", *path_of(place))[-1]] = value
    for place in mistake.without:
        del _holder(whole, place)[path_of(place)[-1]]
    return yaml.dump(whole[""], Dumper=Written, allow_unicode=True, sort_keys=False)


def _holder(whole: Any, place: str) -> Any:
    for part in ("", *path_of(place))[:-1]:
        whole = whole[part]
    return whole


DEEP = 1500  # more than Python's own recursion takes, and less than its parser
#: What no file of examples can hold, or no reader wants to read.
MADE = [
    Mistake(
        "a condition too deep", "decisions/20-obstacles.yaml", put={"rules.0.when": "not " * DEEP + "refundable"},
        said=[Said("the condition is nested too deeply; split it into several rules", at="rules.0.when")],
    ),
    Mistake(
        "a number computed too deep", "derived.yaml", put={"derived.end_on.is": "as_of" + " + 1" * DEEP},
        said=[
            Said(
                "`end_on`: the expression is nested too deeply; compute a part of it apart", at="derived.end_on.is"
            )
        ],
    ),
    Mistake(
        "no text", "own.yaml", text="carriers: \udcff",
        said=[Said("is not UTF-8 text; save it as UTF-8", code="yaml_not_utf8")],
    ),
    Mistake(
        "a text without end", "own.yaml", text="# more\n" * 3_000,
        said=[Said("is longer than 20,000 characters", code="yaml_too_long", params={"most": "20,000"})],
    ),
    Mistake(
        "brackets too deep", "own.yaml", text="carriers:\n" + "[" * 101,
        said=[Said("is nested too deeply: more than 100 levels", line=2, code="yaml_too_deep", params={"most": "100"})],
    ),
    Mistake(
        "lists too deep", "own.yaml", text="carriers:\n " + "[" * 101 + "]" * 101,
        said=[Said("is nested too deeply: more than 100 levels", line=2, code="yaml_too_deep", params={"most": "100"})],
    ),
    Mistake(
        "many brackets, none of them deep", "own.yaml", text="carriers:\n" + "- [[1], {a: {}}]\n" * 60 + "- @",
        said=[
            Said(
                "is not valid YAML: a text that starts with @ needs quotation marks", line=62, code="yaml_at_sign"
            )
        ],
    ),
]  # fmt: skip
