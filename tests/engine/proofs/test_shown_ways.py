"""Of each way in which a condition can come out, the line that says least, or the proof that there is none."""

from __future__ import annotations

from typing import Any

import pytest

from engine.proofs.shown_ways import ShownWays
from engine.rulebook.book import Rulebook
from engine.verifying.finding import Witness
from engine.verifying.ways import (
    ABOVE,
    AT,
    BELOW,
    FAILS,
    HOLDS,
    NOT_KNOWN,
    ConditionPlace,
    condition_places,
)
from tests.support.made_up import DAY, first, made_up

BOOK: dict[str, Any] = {
    "rulebook": {"rulebook": "made-up", "version": "1", "as_of": DAY, "settings": {"small_balance_hkd": 12.5}},
    "facts": {"facts": {
        "carrier": {"type": "carrier"}, "wanted": {"type": "yes_no"}, "soft": {"type": "yes_no", "assume": True},
        "plan_type": {"type": "choice", "values": {"prepaid": [], "postpaid": []}},
        "account_type": {"type": "choice", "values": {"personal": [], "corporate": []}},
        "lines": {"type": "count"}, "fee_hkd": {"type": "money"},
    }},
    "terms": {"terms": {"online": {"type": "yes_no"}}},
    "carriers/all": {"carriers": {
        "acme": {"label": {"en": "Acme"}, "terms": {"online": True}},
        "bell": {"label": {"en": "Bell"}, "terms": {"online": True}},
        "calm": {"label": {"en": "Calm"}, "terms": {"online": False}},
    }},
    "hints": {"hints": {"loose": {"when": "not known(soft)", "suggests": {"wanted": False}}}},
    "decisions": [
        first("action", ("keep", "wanted"), ("wait", "lines > 3"), ("ask", "fee_hkd > small_balance_hkd"),
              ("port", "online"), ("drop", "soft and lines < 0"),
              ("hand_over", "carrier in [bell, calm]"), ("pass_on", "carrier is bell or not known(carrier)"),
              ("cancel", "otherwise")),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    return made_up(tmp_path_factory.mktemp("ways"), **BOOK)


@pytest.fixture(scope="module")
def ways(book: Rulebook) -> ShownWays:
    return ShownWays(book, DAY)


def place(book: Rulebook, owner: str) -> ConditionPlace:
    return next(one for one in condition_places(book) if one.owner == owner)


@pytest.mark.parametrize(
    ("owner", "way", "facts"),
    [
        ("action.keep", HOLDS, {"wanted": True}),
        ("action.keep", FAILS, {"wanted": False}),
        ("action.keep", NOT_KNOWN, {}),
        ("action.wait", BELOW, {"lines": 2}),
        ("action.wait", AT, {"lines": 3}),
        ("action.wait", ABOVE, {"lines": 4}),
        ("action.ask", AT, {"fee_hkd": 12.5}),
        ("action.ask", ABOVE, {"fee_hkd": 12.51}),
        ("action.port", FAILS, {"online": False}),
        ("action.drop", HOLDS, None),
        ("action.drop", NOT_KNOWN, {}),
        # Of what is assumed, a hint knows nothing.
        ("hints.loose", HOLDS, {}),
        ("hints.loose", FAILS, {"soft": True}),
        ("hints.loose", NOT_KNOWN, None),
    ],
)
def test_the_line_that_says_least(
    book: Rulebook, ways: ShownWays, owner: str, way: str, facts: dict[str, Any] | None
) -> None:
    here = place(book, owner)
    found = ways.line(here, way)
    assert (found is None) == (facts is None) != ways.possible(here, way)
    if owner == "hints.loose" and way == FAILS:
        assert found is not None and [*found.facts] == ["soft"]
    else:
        assert found == (None if facts is None else Witness(facts))


@pytest.mark.parametrize(
    ("owner", "rather", "carriers"),
    [
        ("action.keep", ("calm", "bell"), ["calm"]),
        ("action.keep", ("bell", "calm"), ["bell"]),
        ("action.keep", (), [None]),
        ("action.hand_over", ("acme", "calm", "bell"), ["calm"]),
        ("action.hand_over", ("acme", "bell"), ["bell"]),
        ("action.hand_over", ("acme",), ["bell", "calm"]),
        # Of none of them, rather than of another one.
        ("action.pass_on", ("acme",), [None]),
        ("action.pass_on", ("bell", "acme"), ["bell"]),
    ],
)
def test_it_is_of_the_first_carrier_that_will_do(
    book: Rulebook, ways: ShownWays, owner: str, rather: tuple[str, ...], carriers: list[str | None]
) -> None:
    found = ways.line(place(book, owner), HOLDS, rather)
    assert found is not None and found.facts.get("carrier") in carriers
