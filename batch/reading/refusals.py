"""The words for readings that came to nothing; must not know how files are read."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from batch.errors import InputError
from batch.reading.formats import password_protected
from batch.reading.sandbox import ReadingFailed

_SAVE = "Open it in a spreadsheet program and save it anew (.xlsx or .csv), or ask for another copy."


def named_sheet(wanted: str, names: Sequence[str], source: str) -> str:
    """The sheet that `--sheet` means, capitals and outer spaces aside."""
    for name in names:
        if name == wanted:
            return name
    for name in names:
        if name.strip().casefold() == wanted.strip().casefold():
            return name
    near = difflib.get_close_matches(wanted, names, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    shown = ", ".join(repr(name) for name in names[:12]) + (", …" if len(names) > 12 else "")
    raise InputError(f"{source}: --sheet {wanted!r}: there is no such sheet.{hint} Its sheets: {shown}.")


def refusal(name: str, failure: ReadingFailed, what: str) -> InputError:
    """The message for a reading that came to nothing."""
    if failure.reason == "refused":
        return InputError(failure.detail)
    if "password" in failure.detail.lower() or "encrypted" in failure.detail.lower():
        return password_protected(name)
    if failure.reason == "memory":
        return InputError(
            f"{name}: reading it would take more memory than a {what} of its size needs, as where a stray cell stands "
            "far from the table. Delete the columns right of the table and the rows below it, save, and try again."
        )
    if failure.reason == "time":
        return InputError(f"{name}: reading it was given up: it never came to an end. {_SAVE}")
    if failure.reason == "crash":
        return InputError(f"{name}: the {what} is damaged in a way that ended its reader. {_SAVE}")
    return InputError(f"{name}: the {what} is truncated or damaged ({_one_line(failure.detail)}). {_SAVE}")


def only_charts(charts: bool) -> str:
    """Why a workbook without a sheet of cells is refused."""
    if charts:
        return "there are only charts in it, no sheet with cells. Ask for the workbook with the charts' data."
    return "there is no sheet with cells in it. Check that the export finished."


def all_hidden(names: Sequence[str]) -> str:
    """Why a workbook of hidden sheets is refused."""
    shown = ", ".join(repr(name) for name in names[:5])
    return (
        f"all its sheets are hidden ({shown}). Unhide the one that holds the fleet, or name it with --sheet."
    )


def _one_line(detail: str) -> str:
    """What the reader said, without the name of its error class and its stack of contexts."""
    if "Cannot detect file format" in detail:  # the reader's word for any failure while opening
        return "its inner structure is broken"
    lines = [line.strip().rstrip(".") for line in detail.split("\n") if line.strip() not in ("", "Context:")]
    return lines[0].split(": ")[-1][:160] if lines else "no reason given"
