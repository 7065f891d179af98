"""Say the command that makes a case's report and codes again, as it is typed in the case's folder `inputs`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from engine.rulebook.book import FALLBACK
from engine.rulebook.hint import SHOW
from page.case.case import OpenCase
from page.case.checking import answers_of, carried_of
from page.case.folder import COLUMNS, INPUTS, OUTPUTS
from simexit.shell import as_typed


def command_of(case: OpenCase, language: str) -> str:
    """The command; it finds the folder of its outputs there."""
    case.folder.output("")
    inputs = [name.removeprefix(f"{INPUTS}/") for name in case.said.inputs]
    outputs = [word for name in ("report.xlsx", "codes.csv") for word in ("-o", f"../{OUTPUTS}/{name}")]
    return as_typed(["simexit", "batch", *inputs, *outputs, "--force", *_options(case, language)])


def _options(case: OpenCase, language: str) -> Iterator[str]:
    folder, said, chosen = case.folder, case.said, case.chosen
    columns = folder.there(COLUMNS)
    given: list[tuple[str, str | Path | None]] = [
        ("--as-of", case.as_of.isoformat()),
        ("--lang", language if language != FALLBACK else None),
        ("--columns", columns),
        ("--terms", chosen.terms),
        ("--rulesets", chosen.rulesets),
        *(("--answers", path) for path in answers_of(folder, said)),
        *(("--carry", path) for path in carried_of(folder, said)),
        ("--hints", said.hints if said.hints != SHOW else None),
        ("--prefer", chosen.prefer),
        *(("--assume", f"{name}={value}") for name, value in chosen.assume.items()),
    ]
    for option, value in given:
        if value is not None:
            yield from (option, _from_inputs(value, folder.path) if isinstance(value, Path) else value)


def _from_inputs(path: Path, folder: Path) -> str:
    """A path as the folder of the inputs sees it; what lies outside of the case, in full."""
    if path.is_relative_to(folder):
        return f"../{path.relative_to(folder).as_posix()}"
    return str(path.absolute())
