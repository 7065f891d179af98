"""Every row of what the two source articles say is carried by the rulebook: each is a source, and something cites it.

K1 to K25 are the rows of the article on number-keeping cards, D1 to D14 those of the one on the Duck card. Where a row
belongs is said in the rules alone.
"""

import pytest

from simexit.pages.rule_index import citations_of
from tests.support.shipped import shipped

BOOK = shipped()
ROWS = [f"K{number}" for number in range(1, 26)] + [f"D{number}" for number in range(1, 15)]


@pytest.mark.parametrize("row", ROWS)
def test_the_row_is_a_source_that_something_rests_on(row: str) -> None:
    assert row in BOOK.sources
    assert citations_of(BOOK, row) != []


def test_every_rule_cites_a_source() -> None:
    rules = [(decision.name, rule) for decision in BOOK.decisions.values() for rule in decision.rules]
    assert [f"{name}.{rule.id}" for name, rule in rules if not rule.sources] == []
