"""Every type answers for itself: in the engine, in cells, in words; and nobody else asks for it by its name."""

from __future__ import annotations

import ast
import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch.reading.value_texts import as_text
from batch.understanding.cell_types import CELL_TYPES, cell_type, cell_type_of
from batch.understanding.understand import understand
from engine.rulebook.book import SHIPPED, languages_in
from engine.types.computing import NoType, comparable, product_type, sum_type
from engine.types.fact_types import COUNT, DATE, TYPES, type_of
from engine.types.facts import Fact
from engine.types.values import decode, encode
from language.texts import Layer, Texts
from simexit.cli import run
from tests.engine.test_small_rulebook import FILES
from tests.support.cell_help import context

ROOT = Path(__file__).resolve().parents[2]

#: For each type a cell's text, and values that such a fact can have.
CELLS: dict[str, tuple[str, st.SearchStrategy[Any]]] = {
    "text": ("Chan Tai Man", st.sampled_from(["Chan Tai Man", "SIM-1"])),
    "contract": ("FRAME-2025", st.sampled_from(["FRAME-2025", "Frame 2"])),
    "phone": ("9123 4567", st.sampled_from(["+85291234567", "+85261234567"])),
    "iccid": ("8985200012345678901", st.sampled_from(["8985200012345678901"])),
    "choice": ("red", st.sampled_from(["red", "blue"])),
    "carrier": ("red", st.sampled_from(["red", "blue"])),
    "yes_no": ("yes", st.booleans()),
    "money": ("88.50", st.integers(0, 10**11)),
    "date": ("2026-12-31", st.dates(datetime.date(1990, 1, 1), datetime.date(2099, 12, 31))),
    "count": ("3", st.integers(0, 999)),
    "day": ("5", st.integers(1, 31)),
    "days": ("30", st.integers(0, 9_999)),
}
PLAIN = {name: one for name, one in TYPES.items() if not one.names_carriers}


def fact_of(name: str) -> Fact:
    values = {"red": ["rouge"], "blue": ["bleu"]} if TYPES[name].coded else {}
    return Fact(name="thing", type=name, values=values)


# ----------------------------------------------------------------------------------------- each is complete


def test_every_type_has_cells_and_is_tried_here() -> None:
    assert set(TYPES) == set(CELL_TYPES)
    assert set(TYPES) == set(CELLS)


@pytest.mark.parametrize("language", languages_in())
@pytest.mark.parametrize("name", TYPES)
def test_every_type_has_its_words_in_every_language(name: str, language: str) -> None:
    texts, cells = Texts(language, [Layer(SHIPPED / "texts" / language)]), cell_type(name)
    for key in (cells.said_as or name, cells.term_said_as or cells.said_as or name):
        assert texts.get("reference", "types", key), key
    assert texts.get("report", "template", "kinds", cells.template_text(fact_of(name)))
    for key in [cells.said_as or name] + [f"{name}_none"] * TYPES[name].may_be_none:
        assert texts.get("messages", "ask", "allowed", key), key


@pytest.mark.parametrize("name", PLAIN)
def test_a_rulebook_may_use_a_type_for_its_facts(name: str, tmp_path: Path, capsys: Any) -> None:
    """From the facts' list to the empty workbook and an answer: no command stumbles over a type."""
    values = ", values: {red: [rouge], blue: [bleu]}" if TYPES[name].coded else ""
    facts = f"facts: {{still_needed: {{type: yes_no}}, thing: {{type: {name}{values}}}}}\n"
    for path, text in (FILES | {"facts.yaml": facts}).items():
        (tmp_path / "own" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "own" / path).write_text(text, encoding="utf-8")
    book = ["--rulesets", str(tmp_path / "own")]
    stated = ["--set", f"thing={CELLS[name][0]}", "--set", "still_needed=no"]
    for language in languages_in():
        said = ["--lang", language, *book]
        assert 0 == run(["facts", "thing", *said])
        assert 0 == run(["template", "-o", str(tmp_path / f"{language}.xlsx"), *said])
        assert 0 == run(["rules", "show", "thing", *said])
        assert 0 == run(["check", *stated, *said])
    refused = run(["check", "--set", "thing=\u2603 99999999999999999999", *book])
    assert refused in (0, 2)
    assert "defect" not in capsys.readouterr().err


# --------------------------------------------------------------------------------------------- laws of each


@pytest.mark.parametrize("name", TYPES)
@given(data=st.data())
def test_a_value_comes_back_from_its_number_its_code_and_its_cell(name: str, data: st.DataObject) -> None:
    fact, value = fact_of(name), data.draw(CELLS[name][1])
    cells = cell_type_of(fact)
    number = encode(fact, value)
    assert number == encode(fact, cells.from_code(cells.code(value)))
    if type_of(fact).opaque:
        cell = as_text(value)
    else:
        assert value == decode(fact, number)
        shown = cells.column(fact, np.asarray([number], np.int64), np.asarray([True], np.bool_)).to_pylist()
        cell = as_text(shown[0])
    assert value == understand(fact, cell, context()).value


@pytest.mark.parametrize("name", TYPES)
def test_a_type_refuses_values_of_another_kind(name: str) -> None:
    fact = fact_of(name)
    for value in (1.5, None, ["red"], object()):
        with pytest.raises(ValueError, match="thing"):
            encode(fact, value)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", TYPES)
def test_the_answers_to_a_question_are_values(name: str) -> None:
    fact = fact_of(name)
    for number in TYPES[name].answers(fact, datetime.date(2026, 1, 1).toordinal()) or (0, 10_000_000):
        decode(fact, number)


ORDERED = [None, *(one for one in TYPES.values() if one.ordered)]


@pytest.mark.parametrize("left", ORDERED)
@pytest.mark.parametrize("right", ORDERED)
def test_sums_know_days_from_dates(left: Any, right: Any) -> None:
    """What is added to a date is a count, and gives a date; two dates have a count between them."""
    found = {}
    for operator in "+-":
        try:
            found[operator] = sum_type(operator, left, right)
        except NoType:
            continue
    points = [left, right].count(DATE)
    if points == 2:
        assert {"-": COUNT} == found
    elif points == 1:
        other = right if left is DATE else left
        signs = ("+", "-") if left is DATE else ("+",)
        assert (dict.fromkeys(signs, DATE) if other in (None, COUNT) else {}) == found
    else:
        same = left is right or None in (left, right)
        assert (dict.fromkeys("+-", left or right) if same else {}) == found
    assert product_type(left, right) in (left, right)
    assert comparable(left, right) == comparable(right, left)


# --------------------------------------------------------------------- nobody else asks for one by its name

#: Names of types that mean nothing else in this program; the others are also facts, formats, words of texts.
ONLY_TYPES = {"yes_no", "phone", "choice"}
#: The rooms of types: the engine's list, and beside the code that reads cells, the class of each.
ROOMS = {
    "engine/types/fact_types.py",
    *(f"batch/understanding/{name}.py" for name in ("cell_types", "choices", "days", "iccid", "lists")),
    *(f"batch/understanding/{name}.py" for name in ("money", "phones")),
}
#: What else has a `type`: those of problems and notices are looked up among their sentences.
OTHERS = {"problem", "notice"}
#: Where those are declared, and look themselves up.
OF_PROBLEMS = "batch/problems.py"


def asked_by_name(source: str) -> Iterator[int]:
    """The lines where code asks which type something has: by comparing a `.type`, or by looking one up in a table."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Constant(value=str(text)) if text in ONLY_TYPES:
                yield node.lineno
            case ast.Compare() if _has_type(node) and _constants(node) & set(TYPES):
                yield node.lineno
            case ast.Match() if _has_type(node.subject):
                yield node.lineno
            case ast.Subscript() if _has_type(node.slice):
                yield node.lineno
            case ast.Call(func=ast.Attribute(attr="get"), args=[first, *_]) if _has_type(first):
                yield node.lineno


def _has_type(tree: ast.AST) -> bool:
    """Whether the type of something is looked at that is no problem or notice."""
    return any(
        isinstance(part, ast.Attribute)
        and part.attr == "type"
        and not (isinstance(part.value, ast.Name) and part.value.id in OTHERS)
        for part in ast.walk(tree)
    )


def _constants(tree: ast.AST) -> set[object]:
    return {part.value for part in ast.walk(tree) if isinstance(part, ast.Constant)}


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("if fact.type == 'money': pass", [1]),
        ("if fact.type in ('text', 'iccid'): pass", [1]),
        ("x = {'day': 1}.get(fact.type)", [1]),
        ("x = TABLE[fact.type]", [1]),
        ("match fact.type:\n    case 'date': pass", [1]),
        ("kind = 'yes_no'", [1]),
        ("if problem.type == 'not_money': pass", []),
        ("if type_of(fact).scale > 1: column('carrier', 'money')", []),
    ],
)
def test_asking_by_name_is_seen(source: str, lines: list[int]) -> None:
    assert lines == list(asked_by_name(source))


def test_only_the_rooms_of_types_ask_for_a_type_by_its_name() -> None:
    found = {
        f"{path.relative_to(ROOT).as_posix()}:{line}"
        for package in ("engine", "batch", "language", "simexit")
        for path in sorted((ROOT / package).rglob("*.py"))
        if path.relative_to(ROOT).as_posix() not in (*ROOMS, OF_PROBLEMS)
        for line in asked_by_name(path.read_text(encoding="utf-8"))
    }
    assert set() == found
