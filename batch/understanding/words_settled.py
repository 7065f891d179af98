"""Read `words:`, with which a file settles what texts of a column mean, and find the cells that hold them.

It must not know tables: a mapping in, values by text out.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from batch.columns import distinct_texts
from batch.understanding.cell_types import allowed_values, cell_type_of
from batch.understanding.currency_words import UNCLEAR
from batch.understanding.said_file import SaidFile
from batch.understanding.understand import CellContext, CellWords, Understood, understand_alone
from batch.understanding.words import plain, tidy
from engine.types.facts import Fact
from language.refusals import Reason, reason

KEY = "words"
Said = Mapping[str, Understood]


class WordsSettled(msgspec.Struct, frozen=True):
    """What somebody said that texts mean: by fact, the text as `spelt` and the value that it stands for."""

    values: Mapping[str, Said] = {}
    currencies: Mapping[str, str] = {}
    """By fact, the currency that a word for either dollar or yuan stands for, such as 元."""

    def of(self, fact: str) -> Said:
        """The texts that are settled for a fact."""
        return self.values.get(fact, {})


NO_WORDS = WordsSettled()


def settled_together(several: Iterable[WordsSettled]) -> WordsSettled:
    """What several files settle; of one text, the last file's word holds."""
    values: dict[str, dict[str, Understood]] = {}
    currencies: dict[str, str] = {}
    for one in several:
        for fact, said in one.values.items():
            values.setdefault(fact, {}).update(said)
        currencies |= one.currencies
    return WordsSettled(values, currencies)


NOTHING_SAID: Said = {}


def spelt(text: str) -> str:
    """A text as it is looked up: blanks, marks nobody sees, full-width forms and capitals don't matter."""
    return plain(tidy(text)).casefold()


def places_said(words: pa.Array, said: Said) -> list[int]:
    """Where among distinct texts those stand that are settled."""
    if not said:
        return []
    return [place for place, text in enumerate(words.to_pylist()) if text is not None and spelt(text) in said]


def times_either(texts: pa.ChunkedArray | pa.Array, either: frozenset[str]) -> dict[str, int]:
    """The words for either dollar or yuan that amounts of a column hold, with how many cells hold each."""
    places, words = distinct_texts(texts)
    counts = np.bincount(places[places >= 0], minlength=len(words))
    found: dict[str, int] = {}
    for place, text in enumerate(words.to_pylist()):
        said = [word for word in either if spelt(text).endswith(word)]
        if said:
            word = max(said, key=len)
            found[word] = found.get(word, 0) + int(counts[place])
    return found


def times_said(texts: pa.ChunkedArray | pa.Array, said: Said) -> dict[str, int]:
    """The settled texts that a column holds, as they stand there, with how many cells hold each."""
    if not said:
        return {}
    places, words = distinct_texts(texts)
    counts = np.bincount(places[places >= 0], minlength=len(words))
    return {words[place].as_py(): int(counts[place]) for place in places_said(words, said)}


def read_words(file: SaidFile, facts: Mapping[str, Fact], vocabulary: CellWords) -> WordsSettled:
    """What the key `words` of a file settles; its mistakes are noted in the file."""
    given = file.data.get(KEY)
    if given is None:
        return NO_WORDS
    if not isinstance(given, dict):
        file.refuse(reason("words_needs"), KEY)
        return NO_WORDS
    values: dict[str, dict[str, Understood]] = {}
    currencies: dict[str, str] = {}
    for name, texts in given.items():
        if name not in facts:
            file.refuse_unknown("no_such_fact", name, facts, KEY, name)
        elif not isinstance(texts, dict):
            file.refuse(reason("words_of_fact_need", fact=name, open="{", close="}"), KEY, name)
        else:
            for text, value in texts.items():
                found = _one(facts[name], text, as_text(value), vocabulary)
                if isinstance(found, Understood):
                    values.setdefault(name, {})[spelt(text)] = found
                elif isinstance(found, Reason):
                    file.refuse(found, KEY, name, text)
                else:
                    currencies[name] = found
    return WordsSettled(values, currencies)


def _one(fact: Fact, text: str, value: str, vocabulary: CellWords) -> Understood | str | Reason:
    """What a text is said to mean: a value, the code of a currency, or what is wrong with it."""
    cells = cell_type_of(fact)
    if cells.has_currency and spelt(text) in vocabulary.money.either:
        code = UNCLEAR if value == UNCLEAR else vocabulary.currency(value)
        if code:
            return code
    found = understand_alone(fact, value, CellContext(vocabulary, either_is="HKD"))
    if found.value is None and found.trouble is not None:
        allowed = allowed_values(fact)
        return reason("text_no_value", text=text, value=value, fact=fact.name, allowed=allowed)
    return Understood(found.value, found.names)


def as_text(value: Any) -> str:
    """A value as somebody wrote it: YAML reads yes, 98 and 2026-12-31 as more than texts."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return "?" if value is None else str(value)
