"""Every refusal is raised by a code that has its sentence in three languages; none is raised as a sentence."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from batch.errors import InputError
from batch.understanding.said_file import in_our_words
from engine.rulebook.yamlfile import DEEPEST, parse_yaml
from language.refusals import Reason, either, packed, reason, sentences, some, unpacked, worded
from language.templates import PLACE
from language.texts import phrases_in
from tests.support.shipped import shipped_texts

ROOT = Path(__file__).parents[2]
LANGUAGES = ("en", "zh-Hans", "zh-Hant")
#: What takes the code of a sentence and what fills it.
RAISED = {
    "InputError", "NoHeadings", "OutputError", "Refused", "ValueRefused", "UnknownId", "BadUsage", "BadValue",
    "Reason", "reason", "refusal", "damaged", "words",
}  # fmt: skip
#: What these take besides: where the sentence belongs, not what fills it.
BESIDE = {"BadUsage": {"ctx"}, "BadValue": {"ctx", "param", "option"}}
#: What they add to the sentence themselves.
ADDED = {"refusal": {"name"}}
#: Codes are handed on here, to one of the above.
HANDS_ON = {"misuse.py", "spoken.py", "errors.py", "refusals.py"}


def texts(language: str) -> dict[str, str]:
    return {code: str(text) for code, text in phrases_in(language).section("refusals").items()}


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for folder in ("batch", "simexit", "language", "engine", "page"):
        for path in (ROOT / folder).rglob("*.py"):
            yield path, ast.parse(path.read_text("utf-8"))


def name_of(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def raised() -> Iterator[tuple[str, str, ast.Call, ast.expr]]:
    """Where, by what, the call, and what it gives as a code."""
    for path, tree in modules():
        if path.relative_to(ROOT).parts[0] == "engine" or path.name in HANDS_ON:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and (name := name_of(node)) in RAISED:
                if name == "words" and not any(
                    isinstance(one, ast.Name) and one.id == "arguments" for one in node.args
                ):
                    continue  # another function of the same name
                given = node.args[1 if name == "words" else 0] if node.args else None
                if given is not None and not isinstance(given, ast.Starred):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", name, node, given


def places(text: str) -> tuple[set[str], set[str]]:
    """The names that a sentence needs, and those that it may do without."""
    always = set(PLACE.findall(re.sub(r"\[[^\[\]]*\]", "", text)))
    return always, set(PLACE.findall(text)) - always


def codes_in(given: ast.expr) -> list[str]:
    return [
        node.value
        for node in ast.walk(given)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def test_nothing_is_raised_as_a_sentence() -> None:
    known = texts("en")
    wrong: dict[tuple[str, str], object] = {}
    for where, _, _, given in raised():
        if isinstance(given, ast.Constant | ast.IfExp):
            chosen = [given] if isinstance(given, ast.Constant) else [given.body, given.orelse]
            codes = [code for one in chosen for code in codes_in(one)]
            wrong |= {(where, code): "no such code" for code in codes if code not in known}
        elif isinstance(given, ast.JoinedStr | ast.BinOp):
            wrong[(where, ast.unparse(given))] = "a sentence"
    assert wrong == {}


def test_a_sentence_gets_what_it_needs_and_no_more() -> None:
    known = texts("en")
    wrong: dict[tuple[str, str], object] = {}
    for where, name, call, given in raised():
        if not isinstance(given, ast.Constant) or name == "damaged" or given.value not in known:
            continue
        needed, may = places(known[str(given.value)])
        got = {one.arg for one in call.keywords if one.arg} - BESIDE.get(name, set()) | ADDED.get(name, set())
        if not needed <= got <= needed | may:
            wrong[(where, given.value)] = needed ^ got
    assert wrong == {}


def test_no_sentence_is_for_nothing() -> None:
    said = {node.value for _, tree in modules() for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert {*texts("en")} - said == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_its_sentence_with_the_same_places(language: str) -> None:
    english, own = texts("en"), texts(language)
    assert sorted(english) == sorted(own)
    assert {} == {code: text for code, text in own.items() if places(text) != places(english[code])}


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_chinese_text_holds_no_english_sentence(language: str) -> None:
    for text in texts(language).values():
        words = re.sub(r"`[^`]*`|\{\w+\}|--[a-z-]+", "", text)
        assert not re.search(r"[A-Za-z]{2,}[ ,.]+[a-z]{2,}[ ,.]+[a-z]{2,}", words), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reason_may_hold_others_and_lists(language: str) -> None:
    whole = reason(
        "named_otherwise",
        name="a.csv",
        ending=".csv",
        what=reason("kind_xlsx"),
        right=either([".xlsx", ".xlsm"]),
    )
    said = sentences([whole], language)
    assert {
        "en": "a.csv: its name ends in .csv, but it is an Excel workbook. Rename it so that it ends in .xlsx or .xlsm.",
        "zh-Hans": "a.csv：扩展名是 .csv，内容却是 Excel 工作簿。请把扩展名改为 .xlsx 或 .xlsm。",
        "zh-Hant": "a.csv：副檔名是 .csv，內容卻是 Excel 活頁簿。請把副檔名改為 .xlsx 或 .xlsm。",
    }[language] == said
    assert (whole,) == unpacked(packed([whole]))


def test_a_list_is_cut_where_it_is_long() -> None:
    assert "a, b, …" == sentences([some(["a", "b", "c"], 2)], "en")
    assert "a、b 等" == sentences([some(["a", "b", "c"], 2)], "zh-Hant")
    assert "a, b" == sentences([some(["a", "b"], 2)], "en")


def test_braces_and_brackets_of_a_name_stay_as_they_are() -> None:
    assert "a[1]{name}.csv: 不存在".replace(": ", "：") == InputError(
        "not_there", path="a[1]{name}.csv"
    ).said_in("zh-Hant")


def test_one_is_not_said_as_many() -> None:
    assert "1 problem in the rulebook or terms file:" == sentences(
        [reason("rulebook_invalid", count=1)], "en"
    )
    assert "1,234 problems in" in sentences([reason("rulebook_invalid", count=1234)], "en")


def test_several_reasons_are_a_line_each() -> None:
    error = InputError(reason("not_there", path="a"), Reason("interrupted"))
    assert ["a: does not exist", "interrupted; no file is left half-written"] == str(error).splitlines()
    assert error.message == str(error)


BROKEN = [
    *("a: b: c", "a:\n\tb: 1", "a: `x", "a: %x", "a: @x", "a: *x", "a: 1\n---\nb: 2", "a: \a", "a: [1"),
    *("a: 1\na: 2", "a: &x [1]\nb: *x", "[" * (DEEPEST + 3) + "]" * (DEEPEST + 3)),
]


def test_what_is_no_yaml_is_said_as_to_authors_of_rules() -> None:
    """They read it in English, whoever gives a file of their own in their language: of one code, one sentence."""
    problems = [problem for text in BROKEN for problem in parse_yaml(text, "a").problems]
    assert len(BROKEN) == len({problem.code for problem in problems})
    assert [problem.message for problem in problems] == [
        worded(in_our_words(one), shipped_texts()) for one in problems
    ]
