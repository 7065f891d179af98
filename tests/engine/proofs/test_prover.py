"""A line that is shown is real, says as little as it can, is of today and of this house where that will do."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from engine.conditions.days import CALENDAR
from engine.proofs import prover as proving
from engine.proofs.graph import Graph
from engine.proofs.house import House
from engine.proofs.logic import Formula, Model, Undecided, both, denied, either, number, whether
from engine.proofs.opaque import TIMES, Applied, really
from engine.proofs.prover import MODEST, Prover, as_in, coded
from engine.proofs.truths import Figure, Truth
from engine.rulebook.book import Rulebook
from engine.verifying.finding import Witness
from tests.support.every_form import every_form
from tests.support.made_up import DAY, first, made_up

TODAY, LAST = DAY.toordinal(), dt.date.max.toordinal()


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    return every_form(tmp_path_factory.mktemp("forms"))


@pytest.fixture
def prover(book: Rulebook) -> Prover:
    return Prover.of_all(Graph(House(book, TODAY)))


def says(prover: Prover, name: str, *values: Any) -> Formula:
    """The line says it; and that value, if one is given."""
    said = prover.graph.line.says(name)
    return both(said.known, *(said.value == value for value in values))


def shown(prover: Prover, *wanted: Formula, rather: tuple[Formula, ...] = ()) -> Witness:
    found = prover.witness(*wanted, rather=rather)
    assert found is not None
    return found


def holds(prover: Prover, name: str) -> Truth:
    found = prover.graph.named(name)
    assert isinstance(found, Truth)
    return found


def figure(prover: Prover, name: str) -> Figure:
    found = prover.graph.named(name)
    assert isinstance(found, Figure)
    return found


def test_a_line_says_what_it_must_and_no_more(prover: Prover) -> None:
    assert Witness({}) == shown(prover)
    assert Witness({"wanted": True}) == shown(prover, holds(prover, "wanted").yes)
    assert Witness({"wanted": False}) == shown(prover, holds(prover, "wanted").no)
    both_known = (says(prover, "fee_hkd", 4900), holds(prover, "cheap").no, says(prover, "limit_hkd", 100))
    assert Witness({"fee_hkd": 49, "limit_hkd": 1}) == shown(prover, *both_known)
    assert prover.witness(holds(prover, "wanted").yes, holds(prover, "wanted").no) is None


def test_facts_and_terms_are_written_as_check_takes_them(prover: Prover) -> None:
    codes = {
        "contract_ref": (3, "FRAME 2"), "lines": (7, 7), "ends_on": (TODAY + 1, DAY + dt.timedelta(1)),
        "colour": (2, "blue"), "target": (1, "+85291234567"), "fee_hkd": (1050, 10.5), "limit_hkd": (900, 9),
        "cycle": (31, 31), "holder": (1, "A1"), "carrier": (1, "bell"),
    }  # fmt: skip
    found = shown(prover, *(says(prover, name, code) for name, (code, _) in codes.items()))
    assert {name: value for name, (_, value) in codes.items()} == dict(found.facts)
    assert isinstance(found.facts["limit_hkd"], int)
    # In the order of the rulebook.
    assert [name for name in prover.graph.book.readable if name in codes] == [*found.facts]
    for name, code, value in (("contract_ref", 1, "A1"), ("ends_on", 0, "none"), ("target", 0, "none")):
        assert {name: value} == dict(shown(prover, says(prover, name, code)).facts)


def test_another_day_and_house_are_told_where_they_are_needed(prover: Prover) -> None:
    house = prover.house
    assert Witness({}, DAY + dt.timedelta(1)) == shown(prover, house.as_of != TODAY, house.as_of <= TODAY + 1)
    assert Witness({}, None, {"balance_preference": "transfer"}) == shown(
        prover, house.settings["balance_preference"] == 1
    )
    assert Witness({}, None, {"small_balance_hkd": 12.5}) == shown(prover, house.small_balance == 1250)
    assert Witness({}, None, {"small_balance_hkd": 12}) == shown(prover, house.small_balance == 1200)


def test_examples_are_such_as_people_meet_where_these_will_do(prover: Prover) -> None:
    ranges = {
        "fee_hkd": (0, 200_000), "credit_hkd": (-200_000, 200_000), "lines": (0, 365), "notice": (0, 365),
        "ends_on": (0, TODAY + 1000),
    }  # fmt: skip
    modest = whether(MODEST)
    for name, (least, most) in ranges.items():
        value = prover.graph.line.says(name).value
        for edge in (least, most):
            assert prover.model(modest, value == edge) is not None, name
        assert prover.model(modest, either(value < least, value > most)) is None, name
        model = prover.smallest(says(prover, name))
        assert model is not None and least <= model.value(value) <= most, name
        model = prover.smallest(says(prover, name), value > most)
        assert model is not None and model.value(value) > most, name
    for name in ("wanted", "colour", "carrier"):
        assert prover.model(modest, says(prover, name)) is not None


def test_a_fact_may_bear_any_name(tmp_path: Path) -> None:
    """What is open of a line beside its facts is called as no fact may be."""
    facts = {"modest": {"type": "yes_no"}, "fee_hkd": {"type": "money"}}
    rules = first("action", ("keep", "modest and fee_hkd > 3000"), ("cancel", "otherwise"))
    book = made_up(tmp_path, facts={"facts": facts}, decisions=[rules])
    prover = Prover.of_all(Graph(House(book, TODAY)))
    assert [*shown(prover, prover.graph.codes("action")[0].yes).facts] == ["modest", "fee_hkd"]


def test_what_is_rather_wanted_is_so_as_far_as_it_can(prover: Prover) -> None:
    red, green = says(prover, "colour", 0), says(prover, "colour", 1)
    for rather, colour in (((red, green), "red"), ((green, red), "green")):
        assert {"wanted": True, "colour": colour} == dict(
            shown(prover, says(prover, "wanted", True), rather=rather).facts
        )
    assert {"colour": "red"} == dict(shown(prover, red, rather=(green,)).facts)


def test_an_example_is_as_its_formulas_have_it(prover: Prover) -> None:
    model = prover.smallest(says(prover, "lines", 3), holds(prover, "wanted").no)
    assert model is not None
    assert ["wanted", "lines"] == sorted((one.name for one in prover.known(model)), reverse=True)
    lines, wanted, gone = (prover.graph.line.says(name) for name in ("lines", "wanted", "gone"))
    assert (coded(lines, model), coded(wanted, model)) == (3, 0)
    for said in (lines, wanted, gone):
        assert model.holds(as_in(said, model))
    assert prover.model(as_in(lines, model), lines.value != 3) is None
    assert prover.model(as_in(wanted, model), holds(prover, "wanted").yes) is None
    assert prover.model(as_in(gone, model), gone.known) is None


@pytest.mark.parametrize("function", [*CALENDAR, TIMES])
def test_what_a_function_gives_is_what_it_really_gives(function: str, prover: Prover) -> None:
    """Though the solver knows nothing of it but its laws: where an example has it wrong, another is found or none."""
    left, right = (3, 4) if function == TIMES else (TODAY + 3, 14)
    real = left * right if function == TIMES else CALENDAR[function](left, right)
    one = Applied(function, number("left"), number("right"))
    here = (one.left == left, one.right == right)
    with prover.further([one]):
        model = prover.model(*here)
        assert model is not None and model.value(one.given) == real
        assert prover.model(*here, one.given != real) is None
        assert prover.model(*here, one.given == real) is not None


@pytest.mark.parametrize("name", ["ends_on", "ends_on then"])
def test_an_example_is_mended_of_the_same_numbers(
    name: str, prover: Prover, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though the line does not say them, or they are none of the line's: of others there is no end."""
    lines = prover.graph.line.says("lines")
    one = Applied("working_days_after", number(name), lines.value)
    met: list[tuple[int, int]] = []
    ask = prover.solver.model

    def overheard(*wanted: Formula) -> Model | None:
        found = ask(*wanted)
        if found is not None:
            met.append((found.value(one.left), found.value(one.right)))
        return found

    monkeypatch.setattr(prover.solver, "model", overheard)
    with prover.further([one]):
        model = prover.model(denied(lines.known), one.left > TODAY, one.left < LAST - 40_000, one.right > 9)
    assert model is not None
    assert model.value(one.given) == CALENDAR[one.function](*met[-1])
    assert len(met) > 1 and len({*met}) == 1


def test_more_days_are_over_no_sooner(prover: Prover) -> None:
    """Proven of all days, by the order of what two functions of the rulebook give."""
    more, fewer = figure(prover, "after_on"), figure(prover, "after_lines_on")
    days = (says(prover, "lines"), says(prover, "notice"))
    lines, notice = prover.graph.line.says("lines").value, prover.graph.line.says("notice").value
    assert prover.model(*days, notice > lines, more.value < fewer.value) is None
    assert prover.model(*days, notice > lines, more.value > fewer.value) is not None
    assert prover.solver.asked < 10


def test_functions_are_told_of_as_long_as_they_stand_in_what_is_wanted(prover: Prover) -> None:
    one = Applied(TIMES, number("left"), number("right"))
    wrong = (one.left == 3, one.right == 4, one.given == 13)
    with prover.further([one]):
        assert prover.model(*wrong) is None
    assert prover.model(*wrong) is not None


def test_where_nothing_is_known_of_a_function_its_example_stands(prover: Prover) -> None:
    nothing_known = {
        "working_days_after": [(0, 3), (TODAY, -1), (TODAY, 10_001), (LAST - 30_000, 3)],
        "cycle_end": [(TODAY, 0), (TODAY, 32)],
        "on_day_of_month": [(TODAY, 0), (TODAY, 32), (-1, 3)],
    }  # fmt: skip
    known = {
        "working_days_after": [(1, 3), (TODAY, 0), (TODAY, 10_000), (LAST - 30_001, 3)],
        "cycle_end": [(TODAY, 1), (TODAY, 31)],
        "on_day_of_month": [(TODAY, 1), (TODAY, 31), (1, 3)],
    }  # fmt: skip
    for functions, mended in ((nothing_known, False), (known, True)):
        for function, places in functions.items():
            for one in (Applied(function, left, right) for left, right in places):
                model = prover.solver.model(one.given == -5)
                assert model is not None and mended == (really(one, model) is not None), one


def test_too_many_examples_that_are_none_are_given_up(
    prover: Prover, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proving, "MOST_ROUNDS", 3)
    monkeypatch.setattr(prover, "_real", lambda *_: None)
    with pytest.raises(Undecided, match="examples that are none"):
        prover.model()
    assert prover.solver.asked == 3
