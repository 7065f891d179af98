"""Batches run as people run them, on the sheets of `tests/real_sheets` or those a test makes, and what came of them."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

from simexit.cli import run

FOLDER = Path(__file__).parents[1] / "real_sheets"
AS_OF = "2026-11-25"


@dataclass(frozen=True)
class Ran:
    """One batch: its exit status, what it said on standard error, and a mapping of codes per SIM."""

    status: int
    said: str
    sims: list[dict[str, Any]]

    @property
    def numbers(self) -> list[str | None]:
        """Each SIM's number, in input order."""
        return [sim["msisdn"] for sim in self.sims]

    def column(self, name: str) -> list[Any]:
        """One column of the codes, in input order."""
        return [sim[name] for sim in self.sims]

    @property
    def problems(self) -> list[set[str]]:
        """The kinds of each SIM's data problems."""
        return [set((sim["problems"] or "").split(";")) - {""} for sim in self.sims]


def batch(inputs: Sequence[str | Path], folder: Path, *options: str) -> Ran:
    """Check sheets (a bare name is one of `tests/real_sheets`); the codes are written to `folder`."""
    output = folder / "codes.jsonl"
    status, _, said = command("batch", *map(_path, inputs), "-o", str(output), "--force", *options)
    lines = output.read_text(encoding="utf-8").splitlines() if status in (0, 1) else []
    return Ran(status, said, [json.loads(line) for line in lines])


def dry_run(inputs: Sequence[str | Path], *options: str) -> tuple[int, str, str]:
    """The exit status, standard output and standard error of `batch --dry-run`."""
    return command("batch", *map(_path, inputs), "--dry-run", *options)


def command(name: str, *arguments: str, as_of: str = AS_OF) -> tuple[int, str, str]:
    """Run one command line on the tests' date: its exit status, standard output and standard error."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = run([name, *arguments, "--as-of", as_of])
    return status, out.getvalue(), err.getvalue()


def report(
    inputs: Sequence[str | Path], folder: Path, *options: str
) -> tuple[int, dict[str, list[list[Any]]]]:
    """The exit status, and the rows of each sheet of the report."""
    output = folder / "report.xlsx"
    status, _, said = command("batch", *map(_path, inputs), "-o", str(output), "--force", *options)
    if status not in (0, 1):
        raise AssertionError(said)
    book = openpyxl.load_workbook(output, read_only=True)
    return status, {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def _path(name: str | Path) -> str:
    inside = FOLDER / name
    return str(inside if inside.exists() else name)
