"""An outcome said to be listed in vain is listed by the engine, and whatever is said of the fact excludes it there."""

import datetime
import re

import pytest
import yaml

from batch.fleet.single import Line, check_line, read_line
from engine.deciding.decide import Decider
from engine.proofs.prove import prove
from engine.types.fact_types import type_of
from engine.types.values import decode
from tests.support.shipped import shipped

DAY = datetime.date(2026, 11, 30)
LISTED = re.compile(r"`(\w+)` lists `(\w+)` \(`\w+`\) where no value of `(\w+)` leads to it")


@pytest.mark.slow
def test_what_is_listed_in_vain_is_so_in_the_engine() -> None:
    book, decider = shipped(), Decider(shipped())
    proven = prove(book, DAY.toordinal(), only=["listed"])
    assert () == proven.unsettled
    for one in proven.found:
        found = LISTED.match(one.message)
        assert found is not None and one.shown_by is not None
        decision, outcome, name = found.groups()
        values = [
            decode(book.readable[name], code)
            for code in type_of(book.readable[name]).codes(book.readable[name])
        ]
        line = read_line(book, yaml.safe_load(str(one.shown_by).partition(" --as-of ")[0])).values
        lines = [line, *({**line, name: value} for value in values)]
        day = one.shown_by.as_of or DAY
        listing = []
        for said in lines:
            checked = check_line(decider, Line(said, {}), day)
            listing.append(
                outcome in checked.decided.answers[decision][checked.decided.index[decision]].candidates
            )
        assert [True, *(False for _ in values)] == listing, str(one)
