"""A YAML file that is named where another kind is wanted: one sentence says what it seems to be and what should stand
in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from batch.understanding.file_kinds import (
    ANSWERS,
    CASES,
    COLUMNS,
    DECISIONS,
    KINDS,
    LINE,
    RULEBOOK,
    TERMS,
    wrong_kind,
)
from engine.rulebook.book import SHIPPED
from engine.rulebook.yamlfile import parse_yaml, read_yaml
from tests.support.shipped import shipped

ROOT = Path(__file__).parents[2]
FILES = {
    LINE: ["{a}: no\n{b}: 2026-12-31\n{c}: x\n", "{a}: none\n"],
    COLUMNS: ["{a}: Who knows\n{b}:\n", "{a}: Who\nwords: {{{b}: {{x: y}}}}\n", "{a}: no\n"],
    ANSWERS: ["answers: []\n", "answers: []\nwords: {{{a}: {{}}}}\n"],
    DECISIONS: ["decisions: []\n", "tasks: []\n"],
    TERMS: ["carriers: {{}}\n", "settings: {{}}\nowners: {{}}\n", "contracts: {{}}\n"],
    CASES: ["about: x\nterms: x.yaml\ncases: []\n"],
    RULEBOOK: ["sources: {{}}\n"],
}
WANTED = [kind for kind, one in KINDS.items() if one.needs]


def data(text: str) -> object:
    """What a file says in which some facts of the rulebook stand."""
    a, b, c, *_ = shipped().facts
    return parse_yaml(text.format(a=a, b=b, c=c), "").data


@pytest.mark.parametrize("wanted", WANTED)
def test_a_file_of_its_kind_is_not_refused(wanted: str) -> None:
    for text in FILES[wanted]:
        assert wrong_kind(data(text), wanted, shipped().readable) is None


@pytest.mark.parametrize("wanted", WANTED)
@pytest.mark.parametrize("given", FILES)
def test_a_file_of_another_kind_is_told_as_what_it_is(given: str, wanted: str) -> None:
    alike = {given, wanted} <= {LINE, COLUMNS}
    for text in FILES[given] if not alike and given != wanted else ():
        found = wrong_kind(data(text), wanted, shipped().readable)
        assert found is not None
        assert KINDS[wanted].needs == found.needs
        facts = {KINDS[LINE].seems, KINDS[COLUMNS].seems, "seems_one_line"}
        assert found.seems in (facts if given in (LINE, COLUMNS) else {KINDS[given].seems})


def test_a_line_with_yes_no_and_days_names_no_columns() -> None:
    for text in ("{a}: no\n{b}: yes\n{c}: x\n", "{a}: 2026-12-31\n{b}: no\n"):
        found = wrong_kind(data(text), COLUMNS, shipped().readable)
        assert found is not None
        assert found.seems == "seems_one_line"


@pytest.mark.parametrize("wanted", WANTED)
@pytest.mark.parametrize("text", ["- x\n", "x\n", "3\n", ""])
def test_what_is_no_mapping_is_told_what_should_stand_there(text: str, wanted: str) -> None:
    found = wrong_kind(data(text), wanted)
    assert found is not None
    assert KINDS[wanted].needs == found.needs
    assert not found.seems


@pytest.mark.parametrize("wanted", WANTED)
@pytest.mark.parametrize(
    "text", ["decision: x\n", "answer: []\n", "carrierss: {{}}\n", "{a}x: Who\n", "x: {{}}\n"]
)
def test_a_mistyped_key_makes_no_other_kind(text: str, wanted: str) -> None:
    assert wrong_kind(data(text), wanted, shipped().readable) is None


def test_each_file_of_the_rulebook_is_known_as_its_kind() -> None:
    """Those that others may be taken for: a file of facts alone says only `facts`, as a mistyped answer does."""
    for path in sorted(SHIPPED.rglob("*.yaml")):
        kind = RULEBOOK
        if "texts" in path.parts or path.name == "facts.yaml":
            continue
        if "cases" in path.parts:
            kind = TERMS if path.parent.name == "terms" else CASES
        elif path.parent.name == "carriers":
            kind = TERMS
        found = wrong_kind(read_yaml(path).data, COLUMNS, shipped().readable)
        assert found is not None, path
        assert KINDS[kind].seems == found.seems, path
