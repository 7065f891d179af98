"""Small faults put into the code, as mutmut makes them; it must not know how they are looked for.

A fault stands in one function or method, and is put into it where it lives: nothing is written, nothing read anew.
Decorated functions have none, nor has what runs when a module is imported, such as the defaults of parameters; types
are mypy's to hold.
"""

from __future__ import annotations

import ast
import difflib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import chain
from pathlib import Path
from random import Random
from types import CodeType, FunctionType

import libcst as cst
from mutmut.configuration import config
from mutmut.mutation.file_mutation import Mutation, create_mutations

# What refuses most faults of these kinds is mypy, and any call of the function.
OF_TYPE = "a value left out"
KINDS = {
    cst.Call: OF_TYPE,
    cst.Assign: OF_TYPE,
    cst.AnnAssign: OF_TYPE,
    cst.SimpleString: "another text",
    cst.Integer: "another number",
    cst.Float: "another number",
    cst.ComparisonTarget: "another comparison",
    cst.In: "another comparison",
    cst.NotIn: "another comparison",
    cst.Is: "another comparison",
    cst.IsNot: "another comparison",
    cst.BooleanOperation: "and for or",
    cst.IfExp: "the other branch",
    cst.Match: "the other branch",
    cst.Name: "true for false",
}
OTHER = "another operator"


@dataclass(frozen=True)
class Mutant:
    """One fault: where it stands, what kind it is of, the whole module with it."""

    path: str
    function: str
    kind: str
    source: str

    @property
    def diff(self) -> str:
        old, new = Path(self.path).read_text("utf-8").splitlines(True), self.source.splitlines(True)
        return "".join(difflib.unified_diff(old, new, f"a/{self.path}", f"b/{self.path}"))

    @property
    def lines(self) -> range:
        """The lines of the innermost statement that differs, without those of statements in it."""
        there = Path(self.path).read_text("utf-8")
        pairs = zip(there.splitlines(), self.source.splitlines(), strict=False)
        first = next(number for number, (old, new) in enumerate(pairs, 1) if old != new)
        around = [
            node
            for node in ast.walk(ast.parse(there))
            if isinstance(node, ast.stmt) and node.lineno <= first <= (node.end_lineno or 0)
        ]
        innermost = max(around, key=lambda node: (node.lineno, -(node.end_lineno or 0)))
        below = [node.lineno for node in ast.walk(innermost) if isinstance(node, ast.stmt)][1:]
        end = min([*below, (innermost.end_lineno or 0) + 1])
        return range(innermost.lineno, max(end, first + 1))

    def put_in(self) -> None:
        """Let the function that lives in this process be the mutant."""
        place: object = import_module(self.path.removesuffix(".py").replace("/", "."))
        for name in self.function.split("."):
            place = vars(place)[name]
        function = getattr(place, "__func__", place)
        assert isinstance(function, FunctionType)  # mutmut leaves out what is wrapped
        whole = compile(self.source, str(Path(self.path).resolve()), "exec")
        function.__code__ = next(code for code in _codes(whole) if code.co_qualname == self.function)


def sample(size: int, seed: int, wanted: tuple[str, ...], strict: bool) -> list[Mutant]:
    """So many faults of the wanted paths, the same for the same seed; strict: without those that any call shows."""
    pool = [
        (path, place)
        for path in _paths(wanted)
        for place, mutation in enumerate(_mutations(path)[1])
        if _function(path, mutation) and not (strict and _kind(mutation) == OF_TYPE)
    ]
    chosen = Random(seed).sample(pool, min(size, len(pool)))  # noqa: S311 - no secret
    sys.stdout.write(f"{len(chosen)} of {len(pool):,} mutants\n")
    return [_made(path, _mutations(path)[1][place]) for path, place in chosen]


def _made(path: str, mutation: Mutation) -> Mutant:
    changed = _mutations(path)[0].deep_replace(mutation.original_node, mutation.mutated_node)
    assert isinstance(changed, cst.Module)
    return Mutant(path, _function(path, mutation), _kind(mutation), changed.code)


def _paths(wanted: tuple[str, ...]) -> list[str]:
    found = chain.from_iterable(Path(room).rglob("*.py") for room in config().source_paths)
    names = sorted(str(path) for path in found if config().should_mutate(path))
    return [name for name in names if not wanted or name.startswith(wanted)]


@cache
def _mutations(path: str) -> tuple[cst.Module, list[Mutation]]:
    module, mutations, *_ = create_mutations(path, Path(path).read_text("utf-8"))
    return module, mutations


@cache
def _functions(path: str) -> dict[cst.CSTNode, str]:
    """The functions and methods of a module by their nodes."""
    found: dict[cst.CSTNode, str] = {}
    for node in _mutations(path)[0].body:
        if isinstance(node, cst.FunctionDef):
            found[node] = node.name.value
        elif isinstance(node, cst.ClassDef):
            methods = (one for one in node.body.body if isinstance(one, cst.FunctionDef))
            found |= {one: f"{node.name.value}.{one.name.value}" for one in methods}
    return found


def _function(path: str, mutation: Mutation) -> str:
    """The function whose body has the fault; none where it stands elsewhere."""
    node = mutation.contained_by_top_level_function
    if not isinstance(node, cst.FunctionDef) or mutation.original_node in _below(node.params):
        return ""
    return _functions(path).get(node, "")


def _below(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    for child in node.children:
        yield child
        yield from _below(child)


def _kind(mutation: Mutation) -> str:
    return KINDS.get(type(mutation.original_node), OTHER)


def _codes(code: CodeType) -> Iterator[CodeType]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield inner
            yield from _codes(inner)
