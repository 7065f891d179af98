"""Whatever stands wrong in a rulebook is told of the file and at the line where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.unhurried import IN_HASTE, some_in_haste
from tests.support.whole_book import BOOK, places, told, whole_book

WRONG: list[Any] = [[[1]], {"no_such": {"thing": 1}}, "no such thing"]


def spoilt(data: Any, path: tuple[Any, ...], wrong: Any) -> str:
    """A file's text with something wrong at one place."""
    whole = {None: data}
    holder: Any = whole
    for key in (None, *path)[:-1]:
        holder = holder[key]
    holder[(None, *path)[-1]] = wrong
    return yaml.dump(whole[None], allow_unicode=True, sort_keys=False)


@pytest.mark.parametrize("part", some_in_haste(BOOK, 3))
def test_what_is_wrong_is_named_there_or_at_the_head_of_what_holds_it(tmp_path: Path, part: str) -> None:
    book = whole_book(tmp_path)
    assert [] == told(book)
    elsewhere, tried, taken = [], 0, 0
    for file in sorted(book.glob(f"{part}*.yaml")) + sorted(book.glob(f"{part}/*.yaml")):
        whole = file.read_text(encoding="utf-8")
        for path in places(yaml.compose(whole)):
            for wrong in [WRONG[len(str(path)) % 3]] if IN_HASTE else WRONG:
                text = spoilt(yaml.safe_load(whole), path, wrong)
                file.write_text(text, encoding="utf-8")
                lines = places(yaml.compose(text)) | {(): range(1, 2)}
                heads = {lines[path[:length]].start for length in range(max(2, len(path) - 2), len(path))}
                names = [str(key) for key in path[-2:] if isinstance(key, str)] or [file.stem, "mapping"]
                found = [(problem.file, problem.line, problem.message) for problem in told(book)]
                tried, taken = tried + 1, taken + (not found)
                assert not path or not [said for _, _, said in found if said.startswith("must be")], found
                if found and not any(
                    at == str(file)
                    and (line in lines[path] or line in heads)
                    and any(name in said for name in (*names, "no such thing", "no_such", "`thing`"))
                    for at, line, said in found
                ):
                    elsewhere.append((file.name, path, wrong, found))
        file.write_text(whole, encoding="utf-8")
    assert [] == elsewhere
    assert taken <= tried // 2  # a text may be any
