"""A place in a text that nothing fills is found, in whatever language; every other place is filled."""

from pathlib import Path

import pytest

from engine.rulebook.book import load_rulebook
from language.places import strange_places
from tests.support.own_books import change, copy_of_shipped
from tests.support.shipped import shipped


def test_every_place_of_the_shipped_texts_is_filled() -> None:
    assert [] == [*map(str, strange_places(shipped()))]


@pytest.mark.parametrize(
    ("file", "there", "instead", "said"),
    [
        (
            "zh-Hans/main.yaml", "{outstanding_hkd}", "{outstandin_hkd}",
            "`rules.obstacles.arrears.to_do` has a place `{outstandin_hkd}` that nothing fills; did you mean `outst",
        ),
        ("en/hints.yaml", "{monthly_fee_hkd}", "{monthly_fee_hdk}", "{monthly_fee_hdk}` that nothing fills; did you"),
        ("zh-Hant/deadlines.yaml", "{day}", "{dya}", "{dya}` that nothing fills; did you mean `day`?"),
        ("zh-Hant/messages.yaml", "{engine}", "{engin}", "{engin}` that nothing fills; did you mean `engine`?"),
    ],
)  # fmt: skip
def test_a_place_that_nothing_fills_is_a_problem(
    file: str, there: str, instead: str, said: str, tmp_path: Path
) -> None:
    folder = copy_of_shipped(tmp_path)
    path = folder / "texts" / file
    change(path, there, instead)
    (found,) = strange_places(load_rulebook(folder))
    assert ("problem", f"{folder.name}/texts/{path.parent.name}") == (found.grade, found.place)
    assert said in found.message
