"""Every phrase that the pages say is there, in three languages with the same places, and every phrase is said."""

import ast
import itertools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from batch.problems import NOTICES, PROBLEMS
from language.texts import phrases_in
from page.case.making import OF_DECISIONS, OF_FLEET, WHOLE_CASE
from page.handlers.deciding import OPEN, REVIEWS

PAGE = Path(__file__).parents[2] / "page"
LANGUAGES = ("en", "zh-Hans", "zh-Hant")
ANY = "*"
STEPS = ("sheet", "verdicts", "questions", "decide", "take-away")
MADE = [name.replace(".", "_") for name in (*OF_FLEET, *OF_DECISIONS, WHOLE_CASE)]


def said_in(language: str) -> dict[str, str]:
    """Every phrase of the pages, by its dotted path."""
    own = phrases_in(language).own()
    return {".".join(map(str, key[1:])): text for key, text in own.items() if key[0] == "page"}


def in_templates(node: nodes.Node | None) -> list[str]:
    """What an expression of a template may be; what is not known of it is `*`."""
    if isinstance(node, nodes.Const):
        return [str(node.value)]
    if isinstance(node, nodes.CondExpr):
        return [*in_templates(node.expr1), *in_templates(node.expr2)]
    if isinstance(node, nodes.Concat):
        return ["".join(parts) for parts in itertools.product(*map(in_templates, node.nodes))]
    return [ANY]


def in_program(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(in_program(part) for part in node.values)
    return str(node.value) if isinstance(node, ast.Constant) else ANY


def calls(*names: str) -> Iterator[str]:
    """The first argument of every call of a method of the program."""
    for path in PAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in names
                and node.args
            ):
                yield in_program(node.args[0])


def asked_for() -> set[str]:
    """The paths that templates and program ask for."""
    found = {path for path in calls("t", "_above") if path != ANY}
    found |= {
        path
        for template in (PAGE / "templates").glob("*.html")
        for call in Environment(autoescape=True).parse(template.read_text("utf-8")).find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name == "t"
        for path in in_templates(call.args[0])
    }
    return found | {"case_file", "asked_above"}


def told_of(part: str) -> set[str]:
    """The codes that the page has words of its own for."""
    return {path.removeprefix(f"{part}.") for path in said_in("en") if path.startswith(f"{part}.")}


#: What stands for the `*` of paths that are put together.
PUT_TOGETHER: dict[str, Sequence[str]] = {
    "*": ("undo", "redo"),
    "*_what": ("undo", "redo"),
    "changes.*": sorted(set(calls("changing"))),
    "decide.counts.*": (*REVIEWS, OPEN),
    "leaving.*": ("end", "close"),
    "leaving.*_it": ("end", "close"),
    "outputs.*": MADE,
    "outputs_about.*": MADE,
    "said.*": ("undone", "redone"),
    "said.decided.*": (*REVIEWS, "none"),
    "settings.hints_*": ("show", "use", "off"),
    "settings.prefer_*": ("either", "refund", "transfer"),
    "sheet.facts.*": ("first", "others", "terms"),
    "sheet.mends.*": sorted(told_of("sheet.mends") & {*PROBLEMS}),
    "sheet.notes.*": sorted(told_of("sheet.notes") & {*NOTICES}),
    "sheet.kinds.*": ("inputs", "returned", "earlier"),
    "start.about.*": STEPS,
    "steps.*": STEPS,
    "table.*": ("saving", "ends_on", "in_the_way", "review", "decided", "note"),
}


def wanted() -> set[str]:
    """Every path that may be asked for, in full."""
    return {
        path.replace(ANY, part)
        for path in asked_for()
        for part in (PUT_TOGETHER.get(path, [ANY]) if ANY in path else [""])
    }


def test_what_is_put_together_is_known_here() -> None:
    assert {path for path in asked_for() if ANY in path} == {*PUT_TOGETHER}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_that_is_asked_for_is_there(language: str) -> None:
    assert sorted(wanted() - {*said_in(language)}) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_is_asked_for(language: str) -> None:
    assert sorted({*said_in(language)} - wanted()) == []


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_the_same_places_in_every_language(language: str) -> None:
    english, own = said_in("en"), said_in(language)
    differ = {
        path
        for path in {*english} & {*own}
        if {*re.findall(r"\{(\w+)\}", english[path])} != {*re.findall(r"\{(\w+)\}", own[path])}
    }
    assert differ == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_buttons_side_by_side_have_words_of_their_own(language: str) -> None:
    said = said_in(language)
    for beside in (
        ("decide.approve", "decide.hold", "decide.change", "decide.clear"),
        ("undo", "redo", "answers.take_back", "decide.clear", "sheet.take_out"),
        ("drop.go", "sheet.next", "sheet.change", "sheet.settle", "sheet.yes_it_is", "settings.save"),
        ("take.keep", "take.close", *(f"outputs.{name}" for name in MADE), "outputs.questionnaires_zip"),
        ("table.show", "table.clear", "questions.answer", "questions.take_hints"),
        ("table.before", "table.after", "line.before", "line.after"),
        tuple(f"steps.{step}" for step in STEPS),
    ):
        assert len({said[path] for path in beside}) == len(beside), beside
