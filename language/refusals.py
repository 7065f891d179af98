"""Put what is refused into the words of one language: a code, and what fills its sentence, which may be codes again.

Must not know any sentence, nor what is refused when.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from engine.problems import nearest
from language.templates import fill, fill_closed

if TYPE_CHECKING:
    from language.texts import Texts

PART = "refusals"


class Reason(msgspec.Struct, frozen=True, tag=True):
    """A sentence or a piece of one, before it is said: its code in the texts, and what fills its places."""

    code: str
    params: dict[str, str | Reason | tuple[str | Reason, ...]] = {}


Part = str | Reason | tuple[str | Reason, ...]
Given = str | int | Path | Reason | Sequence[str | Reason] | None


def reason(code: str, /, **params: Given) -> Reason:
    """The reason of this code; a number is shown with commas, and None leaves out the brackets around it."""
    return Reason(code, {name: _part(given) for name, given in params.items() if given is not None})


def either(parts: Sequence[str | Reason], code: str = "either_of") -> str | Reason:
    """`a or b`, or what another code makes of two, one after the other."""
    whole, *others = parts
    for other in others:
        whole = reason(code, one=whole, other=other)
    return whole


def some(items: Sequence[str | Reason], most: int) -> Reason:
    """The first of the items: `a, b, …`."""
    return reason("and_more" if len(items) > most else "listed", items=tuple(items[:most]))


def hint(name: str, allowed: Iterable[str], most: int = 12) -> Reason | None:
    """The nearest right name, or (at `most` so many of) those allowed when none is near."""
    options = list(allowed)
    close = nearest(name, options)
    if close is not None:
        return reason("or_meant", near=close)
    return reason("or_allowed", names=some(options, most)) if options else None


def worded(part: Part, texts: Texts) -> str:
    """A reason in words; a list with the language's comma, and a text, or a code without a sentence, as it is."""
    if isinstance(part, str):
        return part
    if isinstance(part, Reason):
        template = texts.get(PART, part.code)
        values = {name: worded(value, texts) for name, value in part.params.items()}
        if template is None:
            return part.code
        return (fill if texts.get("messages", "between") else fill_closed)(template, values)
    return (texts.get(PART, "comma") or ", ").join(worded(one, texts) for one in part)


def sentences(reasons: Sequence[Reason], language: str) -> str:
    """The reasons in one language, a line each; said without a rulebook, which may be what is refused."""
    return "\n".join(worded(one, _phrases(language)) for one in reasons)


def packed(reasons: Sequence[Reason]) -> str:
    """The reasons as a text that another process can unpack."""
    return msgspec.json.encode(reasons).decode()


def unpacked(text: str) -> tuple[Reason, ...]:
    """The reasons that another process packed."""
    return msgspec.json.decode(text, type=tuple[Reason, ...])


def _part(given: Given) -> Part:
    if isinstance(given, int):
        return f"{given:,}"
    if isinstance(given, str | Reason):
        return given
    return str(given) if isinstance(given, Path) or given is None else tuple(given)


@cache
def _phrases(language: str) -> Texts:
    from language.texts import phrases_in  # with all that reads texts: only where something is refused

    return phrases_in(language)
