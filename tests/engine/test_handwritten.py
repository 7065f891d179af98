"""The baseline of the benchmark decides what the engine does, on random fleets of made-up carriers and contracts."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import numpy as np
import pytest

from bench import decide, fleets, handwritten
from bench.handwritten_codes import DATES, OUTCOMES, RULES, UNKNOWN
from bench.handwritten_dates import Workdays
from engine.conditions.days import add_working_days, take_working_days
from engine.deciding.decide import Decider
from engine.deciding.many import decide_many
from engine.rulebook.book import Rulebook, load_rulebook
from tests.support import random_sims
from tests.support.terms_file import terms_yaml

SIZE = 20_000


def book_of(folder: Path, seed: int, preference: str) -> Rulebook:
    """The shipped rulebook with random carriers, and contracts with some of them."""
    rng = random.Random(seed)
    carriers = random_sims.random_carriers(rng, count=8, density=0.8)
    contracts = random_sims.random_contracts(rng, list(carriers))
    path = folder / "own.yaml"
    settings = f"settings: {{balance_preference: {preference}}}\n"
    path.write_text(settings + terms_yaml(carriers, contracts))
    return load_rulebook(None, path)


@pytest.mark.parametrize("as_of", [dt.date(2026, 11, 21), dt.date(2028, 2, 29)])
@pytest.mark.parametrize("preference", ["refund", "transfer"])
def test_agrees_with_the_engine(preference: str, as_of: dt.date, tmp_path: Path) -> None:
    book = book_of(tmp_path, as_of.day, preference)
    columns = fleets.draw(book, SIZE, seed=as_of.year)
    decided = decide_many(Decider(book), columns, SIZE, as_of.toordinal())
    by_hand = handwritten.decide(
        fleets.for_handwritten(book, columns),
        fleets.tables_of(book, as_of),
        as_of.toordinal() - fleets.EPOCH,
        preference == "transfer",
    )
    assert [] == list(decide.differences(decided, by_hand))
    # Nothing is agreed on only because it never comes up.
    if as_of == random_sims.AS_OF:
        for decision, outcomes in OUTCOMES.items():
            assert {*outcomes} == {answer.outcome for answer in decided.answers[decision]} - {None}
        for decision, rules in RULES.items():
            met = np.bitwise_or.reduce(by_hand[decision])
            assert [] == [rule for place, rule in enumerate(rules) if not met >> place & 1]
        assert [] == [name for name in DATES if (by_hand[name] == UNKNOWN).all()]


def test_counts_working_days_as_the_engine_does() -> None:
    as_of = dt.date(2026, 11, 21)
    workdays = Workdays(as_of.toordinal() - fleets.EPOCH)
    counts = np.arange(120)
    ends = np.arange(0, 1200, 10) + as_of.toordinal()
    assert [add_working_days(as_of.toordinal(), int(count)) - fleets.EPOCH for count in counts] == list(
        workdays.after(as_of.toordinal() - fleets.EPOCH, counts)
    )
    assert [
        take_working_days(int(end), int(count)) - fleets.EPOCH
        for end, count in zip(ends, counts, strict=True)
    ] == list(workdays.before(ends - fleets.EPOCH, counts))
