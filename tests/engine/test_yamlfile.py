"""How a YAML file is read: the same with every release of PyYAML, with its C half and without, and in our words."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from engine.rulebook import yamlfile
from engine.rulebook.yamlfile import DEEPEST, TOO_DEEP, parse_yaml, read_yaml


@pytest.fixture(params=["C", "Python"])
def _loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML may have been built without its C half."""
    if request.param == "C" and yamlfile.Loader is yaml.SafeLoader:
        pytest.skip("this PyYAML has no C half")
    if request.param == "Python":
        monkeypatch.setattr(yamlfile, "Loader", yaml.SafeLoader)


def nested(shape: str, levels: int) -> str:
    """A text of so many levels."""
    if shape == "brackets":
        return "[" * levels + "]" * levels
    if shape == "braces":
        return "{a: " * levels + "1" + "}" * levels
    if shape == "dashes":
        return "- " * levels + "x"
    if shape == "keys":
        return "\n".join(" " * level + "a:" for level in range(levels))
    return "\n".join(" " * level + "a:\n" + " " * level + "-" for level in range(levels // 2))


@pytest.mark.usefixtures("_loader")
@pytest.mark.parametrize("shape", ["brackets", "braces", "dashes", "keys", "keys and dashes"])
def test_the_deepest_that_is_allowed_is_read_and_a_level_more_is_not(shape: str) -> None:
    assert [] == parse_yaml(nested(shape, DEEPEST), "a").problems
    for levels in (DEEPEST + 2, 3 * DEEPEST, 100 * DEEPEST):
        (problem,) = parse_yaml(nested(shape, levels), "a").problems
        assert TOO_DEEP == problem.message


@pytest.mark.usefixtures("_loader")
def test_the_line_of_the_level_that_is_too_much_is_named() -> None:
    for levels in (DEEPEST + 2, 100 * DEEPEST):
        (problem,) = parse_yaml("a: 1\nb:\n " + nested("brackets", levels).replace("[", "[\n "), "a").problems
        assert DEEPEST + 2 == problem.line


@pytest.mark.usefixtures("_loader")
@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: b: c\n", 1, "is not valid YAML: a text with `: ` in it needs quotation marks"),
        ("a:\n\tb: 1\n", 2, "is not valid YAML: indent with blanks, not tabs"),
        ("a: 1\n\tb: 2\n", 2, "is not valid YAML: indent with blanks, not tabs"),
        ("a: `x\n", 1, "is not valid YAML: a text that starts with ` needs quotation marks"),
        ("a: %x\n", 1, "is not valid YAML: a text that starts with % needs quotation marks"),
        ("a: *x\n", 1, "is not valid YAML: an alias (*name) is not supported here; write the value out"),
        (
            "a: 1\n---\nb: 2\n",
            2,
            "is not valid YAML: it holds more than one document; take the line `---` out",
        ),
        ("a: 1\nb: \a\n", 2, "is not valid YAML: it holds a control character; take it out"),
    ],
)
def test_what_is_wrong_is_told_in_our_words(text: str, line: int, message: str) -> None:
    (problem,) = parse_yaml(text, "a").problems
    assert (line, message) == (problem.line, problem.message)


@pytest.mark.usefixtures("_loader")
@pytest.mark.parametrize(
    "text", ["a: [1\n", 'a: "x\n', "a: 1\nb\nc: 2\n", "a:\n  b: 1\n c: 2\n", "a: 'it's'\n"]
)
def test_what_has_no_words_of_its_own_says_what_it_may_be(text: str) -> None:
    (problem,) = parse_yaml(text, "a").problems
    assert problem.message.startswith("is not valid YAML: is a colon missing, a line indented unevenly, or")


def test_what_never_ends_is_read_no_further_than_a_file_may_be_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yamlfile, "LONGEST", 1000)
    (tmp_path / "long.yaml").write_text("a: " + "x" * 1000, encoding="utf-8")
    (tmp_path / "short.yaml").write_text("a: " + "x" * 997, encoding="utf-8")
    endless = [path for path in (Path("/dev/zero"),) if path.exists()]
    for path in (*endless, tmp_path / "long.yaml"):
        assert ["yaml_too_long"] == [one.code for one in read_yaml(path).problems]
    assert [] == read_yaml(tmp_path / "short.yaml").problems
