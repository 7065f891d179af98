"""Whose terms count for a line: its contract's, the company's, the carrier's, general practice; and what tells them."""

from __future__ import annotations

import datetime
import itertools
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.deciding.decide import Decider
from engine.problems import RulebookInvalid
from engine.rulebook.book import Rulebook, load_rulebook
from engine.rulebook.model import SECTIONS
from engine.types.arrays import ManySims
from engine.types.lanes import Column, OneSim
from engine.types.values import encode
from tests.support.made_up import DAY, decided, first, folder_of

FACTS: dict[str, Any] = {
    "carrier": {"type": "carrier"},
    "contract_ref": {"type": "contract"},
    "plan_type": {"type": "choice", "values": {"prepaid": [], "postpaid": []}},
    "account_type": {"type": "choice", "values": {"personal": [], "corporate": []}},
}
TERMS: dict[str, Any] = {
    "notice": {"type": "days"},
    "unit": {
        "type": "choice", "goes_with": "notice", "unsaid": "calendar", "values": {"calendar": [], "working": []},
    },
    "fee_hkd": {"type": "money"},
}  # fmt: skip
DECISION = first(
    "line", ("dear", "fee_hkd > 10"), ("slow", "notice > 30 and unit is working"), ("drop", "otherwise")
)
KNOWN = ("carrier", "plan_type", "account_type", "contract_ref")


def book_of(general: Any = None, shipped: Any = None, company: Any = None, contracts: Any = None) -> Rulebook:
    """A rulebook with the carriers `one` and `two`; `shipped` and `company` are sections of `one`."""
    carriers = {"one": {"label": {"en": "One"}, **(shipped or {})}, "two": {"label": {"en": "Two"}}}
    terms = {"terms": TERMS, "general": general or {}}
    files: dict[str, Any] = {"carriers/all": {"carriers": carriers}, "terms": terms}
    with TemporaryDirectory() as folder:
        folder_of(Path(folder), facts={"facts": FACTS}, decisions=[DECISION], **files)
        own = Path(folder) / "own.yml"
        own.write_text(json.dumps({"carriers": {"one": company or {}}, "contracts": contracts or {}}))
        return load_rulebook(Path(folder), own)


def number(book: Rulebook, **facts: str) -> int:
    """The number by which a line's terms are looked up."""
    columns = [
        Column(encode(book.facts[name], facts[name]), True) if name in facts else Column(0, False)
        for name in KNOWN
    ]
    found: int = book.lines.of(OneSim(), *columns)
    return found


def value(book: Rulebook, term: str, **facts: str) -> Any:
    found = book.terms_on(DAY.toordinal())[term].value(number(book, **facts))
    return found.value if found else None


def asks(book: Rulebook, term: str, **facts: str) -> tuple[str, ...]:
    return book.terms_on(DAY.toordinal())[term].asks(number(book, **facts))


# ------------------------------------------------------------------------------- whose value counts

NARROW = {"plan_type": "postpaid", "account_type": "corporate"}
FOR_ALL = {"terms": {"notice": 1}}


def only(days: int) -> dict[str, Any]:
    """The narrowest section there is."""
    return {"corporate_postpaid": {"notice": days}}


def test_each_goes_before_the_next_however_wide() -> None:
    layers: dict[str, Any] = {
        "contracts": {"F-1": {"carrier": "one", **FOR_ALL}},
        "company": {"terms": {"notice": 2}, **only(22)},
        "shipped": {"terms": {"notice": 3}, **only(33)},
        "general": {"terms": {"notice": 4}, **only(44)},
    }
    line = {"carrier": "one", "contract_ref": "F-1", **NARROW}
    found = []
    while layers:
        found.append(value(book_of(**layers), "notice", **line))
        del layers[next(iter(layers))]
    assert [1, 22, 33, 44] == found


@pytest.mark.parametrize("section", [name for name in SECTIONS if name != "terms"])
def test_within_one_the_narrower_goes_before_the_wider(section: str) -> None:
    """Account goes before plan."""
    book = book_of(shipped={"terms": {"notice": 1}, "postpaid": {"notice": 2}, section: {"notice": 3}})
    fits = {*section.split("_")} <= {*NARROW.values()}
    assert (3 if fits else 2) == value(book, "notice", carrier="one", **NARROW)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"carrier": "one", "contract_ref": "FRAME 2025"}, 60),
        ({"carrier": "one", "contract_ref": "  frame   2025 "}, 60),
        ({"carrier": "one", "contract_ref": "FRAME 2026"}, 30),
        ({"carrier": "one"}, 30),
        ({"carrier": "two", "contract_ref": "FRAME 2025"}, 10),
        ({"carrier": "other", "contract_ref": "FRAME 2025"}, 10),
        ({"contract_ref": "FRAME 2025"}, 10),
    ],
)
def test_a_contract_counts_for_lines_of_its_own_carrier(facts: dict[str, str], expected: int) -> None:
    book = book_of(
        general={"terms": {"notice": 10}},
        shipped={"terms": {"notice": 30}},
        contracts={"FRAME 2025": {"carrier": "one", "terms": {"notice": 60}}},
    )
    assert expected == value(book, "notice", **facts)


def test_what_a_contract_leaves_open_its_carrier_says() -> None:
    book = book_of(
        shipped={"terms": {"notice": 30, "fee_hkd": 5}},
        contracts={"F-1": {"carrier": "one", "terms": {"notice": "unknown"}}},
    )
    line = {"carrier": "one", "contract_ref": "F-1"}
    # A value said to be unknown is said; one that is not there is not.
    assert (None, 500) == (value(book, "notice", **line), value(book, "fee_hkd", **line))


@pytest.mark.parametrize(
    ("contracts", "said"),
    [
        ({"F-1": {"terms": {"notice": 5}}}, "a contract lacks the key `carrier`"),
        ({"F-1": {"carrier": "onne"}}, "`onne` is no carrier; did you mean `one`?"),
        ({"F-1": {"carrier": "one"}, "f-1": {"carrier": "two"}}, "`f-1` is the same reference as `F-1`"),
        ({"F-1": {"carrier": "one", "terms": {"notise": 5}}}, "unknown term `notise`"),
        ({"F-1": {"carrier": "one", "notice": 5}}, "unknown key `notice`"),
    ],
)
def test_what_is_wrong_with_a_contract_is_said_at_its_line(contracts: Any, said: str) -> None:
    with pytest.raises(RulebookInvalid) as error:
        book_of(contracts=contracts)
    (problem,) = error.value.problems
    assert said in problem.message
    assert problem.file.endswith("own.yml")
    assert problem.line


LINES = st.fixed_dictionaries(
    {},
    optional={
        "carrier": st.sampled_from(["one", "two", "other"]),
        "contract_ref": st.sampled_from(["F-1", "F-2", "F-3"]),
        "plan_type": st.sampled_from(["prepaid", "postpaid"]),
        "account_type": st.sampled_from(["personal", "corporate"]),
    },
)
SAID = {
    "notice": st.sampled_from([0, 30, 60, "unknown", {"value": 60, "unit": "working"}]),
    "unit": st.sampled_from(["calendar", "working"]),
    "fee_hkd": st.sampled_from([1, 20.5, "unknown"]),
}
WIDTHS = st.dictionaries(st.sampled_from(SECTIONS), st.fixed_dictionaries({}, optional=SAID), max_size=4)
BOOKS = st.builds(
    lambda general, shipped, company, one, two: book_of(
        general, shipped, company, {"F-1": {"carrier": "one", **one}, "F-2": {"carrier": "two", **two}}
    ),
    *[WIDTHS] * 5,
)


@given(BOOKS, st.lists(LINES, min_size=1, max_size=12))
def test_many_lines_are_looked_up_as_one_is(book: Rulebook, lines: list[dict[str, str]]) -> None:
    columns = []
    for name in KNOWN:
        numbers = [encode(book.facts[name], line[name]) if name in line else 0 for line in lines]
        columns.append(Column(np.array(numbers), np.array([name in line for line in lines])))
    lane = ManySims(len(lines))
    numbers = book.lines.of(lane, *columns)
    assert [number(book, **line) for line in lines] == numbers.tolist()
    terms = book.terms_on(DAY.toordinal())
    together = terms.of(lane, numbers)
    for term in terms:
        found = together.column(term)
        for at, line in enumerate(lines):
            alone = terms.of(OneSim(), number(book, **line)).column(term)
            assert (alone.values, alone.known) == (found.values[at], found.known[at])
        asked = {name: mask.each.tolist() for name, mask in together.asked(term)}
        for at, line in enumerate(lines):
            assert {*asks(book, term, **line)} == {name for name, mask in asked.items() if mask[at]}


# ------------------------------------------------------------------------------- a unit goes with its number


@pytest.mark.parametrize(
    ("sections", "notice", "unit"),
    [
        ({"terms": {"notice": 30, "unit": "working"}}, 30, "working"),
        ({"terms": {"notice": {"value": 30, "unit": "working"}}}, 30, "working"),
        ({"terms": {"notice": {"value": 30, "unit": "working"}, "unit": "calendar"}}, 30, "working"),
        # A level that gives the number without a unit means calendar days, whatever wider levels say.
        ({"terms": {"notice": 30, "unit": "working"}, "postpaid": {"notice": 14}}, 14, "calendar"),
        # A unit alone says nothing.
        ({"terms": {"notice": 30}, "postpaid": {"unit": "working"}}, 30, "calendar"),
        ({"terms": {"unit": "working"}}, None, None),
        ({"terms": {"notice": "unknown", "unit": "working"}}, None, None),
    ],
)
@pytest.mark.parametrize("layer", ["general", "shipped", "company"])
def test_a_unit_says_something_only_beside_its_number(
    layer: str, sections: Any, notice: int | None, unit: str | None
) -> None:
    book = book_of(**{layer: sections})
    line = {"carrier": "one", **NARROW}
    assert (notice, unit) == (value(book, "notice", **line), value(book, "unit", **line))


def test_a_wider_layer_lends_no_unit() -> None:
    book = book_of(
        general={"terms": {"notice": 30, "unit": "working"}},
        shipped={"terms": {"unit": "working"}},
        company={"terms": {"notice": 7}},
    )
    assert (7, "calendar") == (value(book, "notice", carrier="one"), value(book, "unit", carrier="one"))
    assert (30, "working") == (value(book, "notice", carrier="two"), value(book, "unit", carrier="two"))


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({"notice": 60, "unit": "working"}, (60, "working")),
        ({"notice": 60}, (60, "calendar")),
        ({"unit": "calendar"}, (30, "working")),
        ({}, (30, "working")),
    ],
)
def test_so_it_is_with_the_terms_that_a_sheet_states_of_a_line(
    stated: dict[str, Any], expected: tuple[int, str]
) -> None:
    book = book_of(shipped={"terms": {"notice": 30, "unit": "working"}})
    facts = {name: Column(encode(book.readable[name], one), True) for name, one in stated.items()}
    sims = Decider(book).sims(
        {**facts, "carrier": Column(encode(book.facts["carrier"], "one"), True)}, DAY.toordinal(), OneSim()
    )
    columns = [sims.column(name) for name in ("notice", "unit")]
    assert all(column.known for column in columns)
    assert (expected[0], encode(book.readable["unit"], expected[1])) == tuple(one.values for one in columns)


# ------------------------------------------------------------------------------- what would tell a term


@pytest.mark.parametrize(
    ("sections", "facts", "asked"),
    [
        # Known under one plan: the plan is asked, not the carrier.
        ({"postpaid": {"notice": 30}}, {"carrier": "one"}, ("plan_type",)),
        # A wide value that the plan would change is not known.
        ({"terms": {"notice": 30}, "prepaid": {"notice": 0}}, {"carrier": "one"}, ("plan_type",)),
        # Each of the two alone would do.
        ({"postpaid": {"notice": 30}, "corporate": {"notice": 30}}, {"carrier": "one"}, ("plan_type", "account_type")),
        # Only both together.
        ({"corporate_postpaid": {"notice": 30}}, {"carrier": "one"}, ("plan_type", "account_type")),
        # One of them is known, the other would do.
        ({"corporate_postpaid": {"notice": 30}}, {"carrier": "one", "plan_type": "postpaid"}, ("account_type",)),
        # Neither would.
        ({"corporate_postpaid": {"notice": 30}}, {"carrier": "one", "plan_type": "prepaid"}, ("notice",)),
        ({}, {"carrier": "one"}, ("notice",)),
        ({}, {"carrier": "other"}, ("notice",)),
        # Nobody can be asked before it is known who the carrier is.
        ({}, {}, ("carrier",)),
        ({}, NARROW, ("carrier",)),
    ],
)  # fmt: skip
def test_a_term_asks_what_would_tell_it(sections: Any, facts: dict[str, str], asked: tuple[str, ...]) -> None:
    assert asked == asks(book_of(shipped=sections), "notice", **facts)


def test_of_general_practice_the_plan_is_asked_before_the_carrier() -> None:
    book = book_of(general={"postpaid": {"notice": 30}})
    assert ("plan_type",) == asks(book, "notice")
    assert ("plan_type",) == asks(book, "notice", carrier="two")
    assert ("carrier",) == asks(book, "notice", plan_type="prepaid")


@given(BOOKS, LINES)
def test_it_asks_what_trying_every_answer_shows(book: Rulebook, line: dict[str, str]) -> None:
    for term in ("notice", "fee_hkd"):
        if value(book, term, **line) is not None:
            continue
        blank = [name for name in ("plan_type", "account_type") if name not in line]
        tells = {
            names
            for size in (1, 2)
            for names in itertools.combinations(blank, size)
            for answers in itertools.product(*(FACTS[name]["values"] for name in names))
            if value(book, term, **line, **dict(zip(names, answers, strict=True))) is not None
        }
        alone = tuple(name for name in blank if (name,) in tells)
        expected = alone or (tuple(blank) if tells else ("carrier",) if "carrier" not in line else (term,))
        assert expected == asks(book, term, **line)


@given(BOOKS, LINES)
def test_a_unit_asks_only_where_its_number_is_known(book: Rulebook, line: dict[str, str]) -> None:
    if value(book, "unit", **line) is None and value(book, "notice", **line) is None:
        assert () == asks(book, "unit", **line)


def test_a_question_is_the_narrowing_fact_and_not_the_term() -> None:
    book = book_of(general={"postpaid": {"fee_hkd": 5, "notice": 60, "unit": "working"}})
    found = decided(book, carrier="one").asked["line"]
    assert {"plan_type"} == {name for name, where in found.items() if where}
    assert {"notice", "fee_hkd"} == {*decided(book, carrier="one", plan_type="prepaid").asked["line"]}


SAID_OF_A_CARRIER: dict[
    str, tuple[Any, Any, Any]
] = {  # what its file says, what the company does, what counts
    "label": ({"en": "One"}, {"en": "Our one"}, {"en": "Our one"}),
    "names": (["First"], ["Ours"], ("First", "Ours")),
    "operator": ("one", "two", "two"),
    "ceased_on": ("2026-01-02", "2026-03-04", datetime.date(2026, 3, 4)),
    "original_blocks": (["A", "B"], ["B", "C"], ("A", "B", "C")),
    "sells": (["prepaid"], ["postpaid"], ("postpaid",)),
}


def test_what_a_company_says_of_a_carrier_counts_and_what_it_leaves_out_stays() -> None:
    shipped = {name: said[0] for name, said in SAID_OF_A_CARRIER.items()}
    own = {name: said[1] for name, said in SAID_OF_A_CARRIER.items()}
    as_shipped = book_of(shipped=shipped).carriers["one"]
    for name, (_, _, counts) in SAID_OF_A_CARRIER.items():
        told = book_of(shipped=shipped, company={name: own[name]}).carriers["one"]
        assert {name: counts} == {
            field: getattr(told, field)
            for field in SAID_OF_A_CARRIER
            if getattr(told, field) != getattr(as_shipped, field)
        }
