"""Every answer under which a line may go has words of its own, in every language."""

import datetime

import pytest

from engine.deciding.decide import Decider
from engine.deciding.ending import Ending
from engine.types.values import decode
from language.wording import provided_words
from tests.support.shipped import shipped, shipped_texts

BOOK = shipped()
ENDING = Ending(Decider(BOOK), datetime.date(2026, 11, 21).toordinal())


@pytest.mark.parametrize("language", BOOK.languages)
def test_every_answer_that_may_be_needed_has_words(language: str) -> None:
    texts = shipped_texts(language)
    own = {path[1:] for path in texts.own() if path[0] == "answered"}
    wanted = {
        (fact.name, {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else str(value))
        for fact in ENDING.facts
        for value in (decode(fact, answer) for answer in ENDING.answers[fact.name])
    }
    assert wanted
    assert set() == wanted - own


def test_answers_are_told_in_their_order() -> None:
    answers = {"still_needed": False, "outstanding_hkd": 0, "contract_end_on": "none"}
    said = provided_words(shipped_texts("en"), BOOK, answers)
    assert said == ["not needed now", "nothing is unpaid", "no contract runs"]


def test_an_answer_without_words_is_told_by_its_fact() -> None:
    said = provided_words(shipped_texts("en"), BOOK, {"sim_kind": "esim", "bill_day": 5})
    assert said == ["Kind of SIM: eSIM", "Bill day: 5"]
