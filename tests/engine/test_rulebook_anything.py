"""Whatever stands in a rulebook's files, loading them gives a rulebook or says what is wrong: nothing else happens."""

import datetime
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.problems import RulebookInvalid
from engine.rulebook.book import load_rulebook
from language.texts import texts_in
from tests.support.own_books import copy_of_shipped
from tests.support.unhurried import some_in_haste

ODD: list[Any] = [
    None, True, False, 0, -1, 10**30, 1.5, "", "x", "none", "otherwise", "balance_hkd > 0", "unknown", "a b", "not",
    "[", "stage is open", "first", "collect", "choice", "carrier", "date", "=1+1", [], ["a"], [1], [None], [[1]],
    {}, {"a": 1}, {"value": 5}, {1: 2}, {None: 1}, {"en": "x"}, datetime.date(2026, 1, 1),
]  # fmt: skip
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
KEYS = ["x", "value", "type", "when", "id", "outcome", "terms", "prepaid"]
# Words of the program's, which a person who mends the file must not have to read.
OURS = ("msgspec", "Expected `", "NoneType", "<class", "`$", "Traceback")


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield from places(value, (*path, key))


def spoil(data: Any, chance: random.Random) -> Any:
    """Put something odd, rename or take away at one place."""
    within = [path for path in places(data) if path]
    if not within:  # what was left was taken away before
        return data
    *way, last = chance.choice(within)
    holder = data
    for key in way:
        holder = holder[key]
    what = chance.choice(["odd", "odd", "odd", "gone", "renamed"])
    if what == "odd":
        holder[last] = chance.choice(ODD)
    elif what == "gone":
        del holder[last]
    elif isinstance(holder, dict):
        holder[chance.choice([*KEYS, f"{last}x"])] = holder.pop(last)
    return data


def refusal(book: Path) -> str:
    """What is said against a rulebook; nothing when it is loaded."""
    try:
        texts_in(load_rulebook(book), "en")
    except RulebookInvalid as error:
        return str(error)
    return ""


@pytest.mark.parametrize("seed", some_in_haste(range(4), 2))
def test_a_spoilt_file_is_loaded_or_refused_in_words(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    book = copy_of_shipped(tmp_path)
    files = sorted(path for path in book.rglob("*.yaml") if path.parent.name != "cases")
    for _ in range(12):
        file = chance.choice(files)
        whole = file.read_text(encoding="utf-8")
        data = yaml.load(whole, Loader)  # noqa: S506 - the safe loader, in C where there is one
        for _ in range(chance.randint(1, 3)):
            data = spoil(data, chance)
        file.write_text(yaml.dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
        said = refusal(book)
        assert [word for word in OURS if word in said] == [], said
        file.write_text(whole, encoding="utf-8")
