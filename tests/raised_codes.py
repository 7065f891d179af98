"""Finds in the source of `batch` every code of a data problem or a notice that is raised, with its params.

A code has to stand where it is raised, as a text or as one of a few; a call that hands on a code is known by name.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

BATCH = Path(__file__).parent.parent / "batch"

#: Calls that raise a code: where it stands among the arguments.
PROBLEM_CALLS = {"refused": 0, "doubtful": 1, "Trouble": 0, "Problem": 0, "BadCell": 0, "Unmatched": 4}
NOTICE_CALLS = {"Notice": 0}
#: What goes by the same name in other modules is something else.
LOCAL_CALLS = {("across.py", "_problem"): 2, ("tables_of.py", "say"): 0}
#: Functions that hand on what others raise.
HANDED_ON = {
    "understood.py:_trouble", "clean.py:_problems", "clean.py:_heading_problems", "single.py:read_line",
    "tables_of.py:_problems", "tables_of.py:say", "across.py:_problem", "columns.py:_one",
    "parcels.py:unpacked", "split_sheet.py:together",
}  # fmt: skip
#: Calls whose keywords are params; those of the others are fields.
KEYWORDS = {"refused", "doubtful", "say", "Unit"}
NO_PARAMS = {"names", "refused"}

Found = dict[str, set[str]]


def raised() -> tuple[Found, Found, set[str]]:
    """The codes of problems and those of notices, each with its params; and the functions with a code not told."""
    problems: Found = {}
    notices: Found = {}
    untold: set[str] = set()
    for path in sorted(BATCH.rglob("*.py")):
        for function, call in _calls(ast.parse(path.read_text("utf-8"))):
            name = call.func.id if isinstance(call.func, ast.Name) else ""
            into = notices if name in NOTICE_CALLS or name == "say" else problems
            place = {**PROBLEM_CALLS, **NOTICE_CALLS}.get(name, LOCAL_CALLS.get((path.name, name)))
            argument = _code_argument(name, call, place)
            if argument is None:
                continue
            codes = _texts(argument, function)
            if not codes:
                untold.add(f"{path.name}:{function.name}")
            for code in codes:
                into.setdefault(code, set()).update(_params(call, function))
    return problems, notices, untold


def _calls(tree: ast.Module) -> Iterator[tuple[ast.FunctionDef, ast.Call]]:
    """Each call with the innermost function it stands in."""
    inner: dict[ast.Call, ast.FunctionDef] = {}
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        inner |= {node: function for node in ast.walk(function) if isinstance(node, ast.Call)}
    for call, function in inner.items():
        yield function, call


def _code_argument(name: str, call: ast.Call, place: int | None) -> ast.expr | None:
    named = {word.arg: word.value for word in call.keywords}
    if name == "Unit":
        return named.get("refused")
    if place is None:
        return None
    if name in ("Problem", "Notice", "BadCell") and "type" in named:
        return named["type"]
    return call.args[place] if place < len(call.args) else named.get("reason")


def _texts(expression: ast.expr, function: ast.FunctionDef) -> set[str]:
    """What an expression may be, as far as the function itself says."""
    if isinstance(expression, ast.Constant):
        return {expression.value} if isinstance(expression.value, str) and expression.value else set()
    if isinstance(expression, ast.IfExp):
        return _texts(expression.body, function) | _texts(expression.orelse, function)
    if isinstance(expression, ast.JoinedStr):
        texts = {""}
        for part in expression.values:
            value = part.value if isinstance(part, ast.FormattedValue) else part
            texts = {text + more for text in texts for more in _texts(value, function)}
        return texts
    if isinstance(expression, ast.Name):
        return {text for value in _bound(expression.id, function) for text in _texts(value, function)}
    return set()


def _bound(name: str, function: ast.FunctionDef) -> list[ast.expr]:
    """What a name is set to in the function: by `=`, or as one after the other of a row of texts."""
    found: list[ast.expr] = []
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and any(
            isinstance(to, ast.Name) and to.id == name for to in node.targets
        ):
            found.append(node.value)
        if isinstance(node, ast.For) and isinstance(node.target, ast.Name) and node.target.id == name:
            found += node.iter.elts if isinstance(node.iter, ast.Tuple) else []
    return found


def _params(call: ast.Call, function: ast.FunctionDef) -> set[str]:
    """The names of a call's params: its own keywords, and the keys of a mapping it is given."""
    named = isinstance(call.func, ast.Name) and call.func.id in KEYWORDS
    found = {word.arg for word in call.keywords if named and word.arg and word.arg not in NO_PARAMS}
    given = [*call.args, *(word.value for word in call.keywords if word.arg == "params")]
    given += [value for item in given if isinstance(item, ast.Name) for value in _bound(item.id, function)]
    keys = [key for item in given if isinstance(item, ast.Dict) for key in item.keys]
    return found | {key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}
