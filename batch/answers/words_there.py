"""The headings and words by which answers tell lines apart, each in one of its two languages. It must not know rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyarrow as pa

from batch.understanding.words import fold_script, halves
from batch.understanding.words_settled import spelt

MOST_HEARD = 1_000  # words of a column, beside those that may be meant


def by_heading(headings: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What stands under each heading, by the whole of it or by a half in one language that no other heading has."""
    whole: dict[str, str] = {}
    parts: dict[str, set[str]] = {}
    for heading, meant in headings:
        whole[fold_script(heading)] = meant
        for half in halves(heading)[1:]:
            parts.setdefault(fold_script(half), set()).add(meant)
    return {half: next(iter(meant)) for half, meant in parts.items() if len(meant) == 1} | whole


def heard_of(there: Sequence[str], texts: Iterable[str]) -> dict[str, bool]:
    """The words that may be meant by texts and the first of the others, in their order, and which may be meant."""
    asked = frozenset[str]().union(*map(spellings, texts))
    meant = [bool(spellings(word) & asked) for word in there]
    return {
        word: own for at, (word, own) in enumerate(zip(there, meant, strict=True)) if own or at < MOST_HEARD
    }


def words_of(texts: pa.Array) -> list[str]:
    """The words of a column, a blank as the empty one."""
    return ["" if word is None else word for word in texts.to_pylist()]


def spellings(text: str) -> frozenset[str]:
    """How the text and its halves in one language are compared."""
    return frozenset(map(spelt, halves(text)))
