"""Change and write what is said of columns: which heading stands for which fact, and what texts in them mean.

It must not know how a heading is matched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from batch.answers.saved import words_body
from batch.errors import ValueRefused
from batch.files import whole_file
from batch.understanding.cell_types import allowed_values
from batch.understanding.columns_file import Chosen, ColumnsFile
from batch.understanding.matching import Matching
from batch.understanding.understand import CellContext, CellWords, understand_alone
from batch.understanding.understood import Understood
from batch.understanding.words_settled import KEY, WordsSettled, settled_together, spelt
from batch.yaml_text import yaml_text
from engine.problems import nearest
from engine.types.facts import Fact


def column_means(chosen: Chosen, matchings: Sequence[Matching], heading: str, fact: str) -> Chosen:
    """What is said once a heading stands for a fact, or for none (blank): only what has to be said."""
    said = {name: wanted for name, wanted in chosen.items() if wanted != heading and name != fact}
    if fact:
        return said | {fact: heading}
    taken: set[str] = set()
    for one in matchings:
        claims = [*one.matched.values(), *(item for items in one.conflicts.values() for item in items)]
        taken |= {item.fact for item in claims if item.heading == heading}
    return said | dict.fromkeys(taken)


def text_means(words: WordsSettled, fact: Fact, text: str, value: str, vocabulary: CellWords) -> WordsSettled:
    """What is settled once a text of a column means a value; ValueRefused where the value can't be understood."""
    found = understand_alone(fact, value, CellContext(vocabulary, either_is="HKD"))
    if found.value is None and found.trouble is not None:
        raise ValueRefused("no_value", value=value, fact=fact.name, allowed=allowed_values(fact),
                           near=nearest(value, fact.values))  # fmt: skip
    new = {fact.name: {spelt(text): Understood(found.value, found.names)}}
    return settled_together([words, WordsSettled(new)])


def without_text(words: WordsSettled, fact: str, text: str) -> WordsSettled:
    """What is settled once nothing is said of a text any more."""
    left = {name: dict(said) for name, said in words.values.items()}
    left.get(fact, {}).pop(spelt(text), None)
    return WordsSettled({name: said for name, said in left.items() if said}, words.currencies)


def write_columns(path: Path, said: ColumnsFile, facts: Mapping[str, Fact], above: str) -> None:
    """Write the file that `--columns` reads, whole or not at all."""
    body: dict[str, Any] = dict(said.chosen)
    if words := words_body(said.words, facts):
        body[KEY] = words
    with whole_file(path) as beside:
        beside.write_text(yaml_text(body, [above]), encoding="utf-8", newline="\n")
