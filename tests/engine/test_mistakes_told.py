"""Each mistake that a rulebook may have is told as its example says: where, what is wrong, what is allowed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
import yaml

from engine.problems import RulebookProblem
from engine.rulebook import yamlfile
from tests.support.mistakes import MADE, Mistake, Said, made, path_of
from tests.support.told_from import Teller, listened_to, telling
from tests.support.whole_book import places, told, whole_book

FILES = sorted((Path(__file__).parent / "mistakes").glob("*.yaml"))
LONGEST = 20_000  # characters of a file, here


class Example(NamedTuple):
    """A mistake, all that was told of it, and the same as its example has it."""

    mistake: Mistake
    problems: list[RulebookProblem]
    expected: list[dict[str, Any]]
    actual: list[dict[str, Any]]


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Teller, dict[str, list[Example]]]]:
    """All examples, each made in a book that is whole otherwise; and who told of them."""
    folder = tmp_path_factory.mktemp("told")
    book = whole_book(folder / "book")
    assert [] == told(book)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yamlfile, "LONGEST", LONGEST)
        teller = listened_to(patch)
        some = {path.stem: _read(path) for path in FILES} | {"made": MADE}
        yield teller, {part: [_tried(one, book) for one in ones] for part, ones in some.items()}


def _read(path: Path) -> list[Mistake]:
    data = yaml.load(path.read_text(encoding="utf-8"), yamlfile.Loader)  # noqa: S506 - the safe one
    return msgspec.convert(data, list[Mistake])


def _tried(mistake: Mistake, book: Path) -> Example:
    with made(mistake, book):
        problems = told(book)
        expected = [_expected(said, mistake, book) for said in mistake.said]
        return Example(mistake, problems, expected, [_actual(problem, book) for problem in problems])


def _expected(said: Said, mistake: Mistake, book: Path) -> dict[str, Any]:
    file = said.file or mistake.file
    line = said.line
    if said.at is not None:
        line = places(yaml.compose((book / file).read_text(encoding="utf-8")))[path_of(said.at)].start
    return {"file": file, "line": line, "says": said.says, "code": said.code, "params": said.params}


def _actual(problem: RulebookProblem, book: Path) -> dict[str, Any]:
    file = Path(problem.file).relative_to(book).as_posix()
    shown = {"file": file, "line": problem.line, "says": problem.message}
    return {**shown, "code": problem.code, "params": dict(problem.params)}


@pytest.mark.parametrize("part", [*(path.stem for path in FILES), "made"])
def test_a_mistake_is_told_whole(heard: tuple[Teller, dict[str, list[Example]]], part: str) -> None:
    expected = [(one.mistake.about, one.expected) for one in heard[1][part]]
    assert expected == [(one.mistake.about, one.actual) for one in heard[1][part]]
    assert len({about for about, _ in expected}) == len(expected)


def test_every_place_that_tells_of_a_mistake_has_an_example(
    heard: tuple[Teller, dict[str, list[Example]]],
) -> None:
    teller, examples = heard
    problems = [problem for some in examples.values() for one in some for problem in one.problems]
    stood = {place for problem in problems for place in teller.stood[problem]}
    silent = [
        f"{Path(file).name}:{line}"
        for (file, line), lines in telling().items()
        if not any((file, at) in stood for at in lines)
    ]
    assert [] == silent


def test_the_place_that_is_named_is_in_the_file(heard: tuple[Teller, dict[str, list[Example]]]) -> None:
    """A path that is not there would be told at the line of whatever holds it, in silence."""
    teller, examples = heard
    for one in (one for some in examples.values() for one in some):
        for problem in one.problems:
            paths = teller.paths[problem]
            assert not paths or any(paths.values()), (one.mistake.about, paths, problem.message)
