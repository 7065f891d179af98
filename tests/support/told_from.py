"""Which places of the engine's code tell of a mistake in a rulebook, and which of them told what was told."""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import pytest

import engine
from engine.conditions.vocabulary import ConditionInvalid
from engine.problems import RulebookProblem
from engine.rulebook.yamlfile import YamlFile
from tests.support.whole_book import Path_, places

ENGINE = Path(engine.__file__).parent
TELLS = ("problem", "RulebookProblem", "ConditionInvalid", "_failed")
Stood = tuple[str, int]  # a file of the engine's code, and a line of it


def telling() -> dict[Stood, range]:
    """Each place of the code that words a mistake, by where it begins, with the lines that it takes."""
    return {
        (str(path), call.lineno): range(call.lineno, (call.end_lineno or 0) + 1)
        for path in ENGINE.rglob("*.py")
        for call in _calls(ast.parse(path.read_text(encoding="utf-8")))
    }


def _calls(tree: ast.AST, within: str = "") -> Iterator[ast.Call]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            # What a type says of a value in a file; of a value in the program it says it to nobody.
            if name in TELLS or (name == "ValueError" and within == "from_yaml"):
                yield node
        yield from _calls(node, node.name if isinstance(node, ast.FunctionDef) else within)


@dataclass
class Teller:
    """Where the code stood as each mistake was told, and the place that it named: whether the file has it."""

    stood: defaultdict[RulebookProblem, set[Stood]] = field(default_factory=lambda: defaultdict(set))
    paths: defaultdict[RulebookProblem, dict[Path_, bool]] = field(default_factory=lambda: defaultdict(dict))

    def keep(self, problem: RulebookProblem, frame: FrameType) -> None:
        error = sys.exception()
        self.stood[problem].update(_above(frame), _raised(error), getattr(error, "stood", ()))
        if frame.f_code is YamlFile.problem.__code__:
            file, path = frame.f_locals["self"], frame.f_locals["path"]
            self.paths[problem][path] = path in places(file.root)


def listened_to(monkeypatch: pytest.MonkeyPatch) -> Teller:
    """What will be told from now on."""
    teller = Teller()

    class Heard(RulebookProblem, frozen=True, order=True):
        def __post_init__(self) -> None:
            teller.keep(self, sys._getframe(1))

    def made(error: ConditionInvalid, message: str) -> None:
        Exception.__init__(error, message)
        error.stood = set(_above(sys._getframe(1)))  # type: ignore[attr-defined]

    for module in [*sys.modules.values()]:
        if getattr(module, "__name__", "").startswith("engine.") and hasattr(module, "RulebookProblem"):
            monkeypatch.setattr(module, "RulebookProblem", Heard)
    monkeypatch.setattr(ConditionInvalid, "__init__", made)
    return teller


def _above(frame: FrameType | None) -> Iterator[Stood]:
    while frame is not None:
        yield frame.f_code.co_filename, frame.f_lineno
        frame = frame.f_back


def _raised(error: BaseException | None) -> Iterator[Stood]:
    trace = None if error is None else error.__traceback__
    while trace is not None:
        yield trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
