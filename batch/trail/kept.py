"""Write a trail, and read one back: a file from outside, of which nothing is believed but its shape.

Must not know how a run is repeated.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from batch.errors import InputError, OutputError, system_words
from batch.files import whole_file
from batch.outputs.formats import written_as
from batch.reading.encodings import is_encoding
from batch.trail.shapes import EDITION, KIND, Named, Trail
from engine.rulebook.model import SETTING_VALUES
from language.refusals import Reason, reason

ENDING = ".json"
#: Of the day of a check.
YEARS = range(1990, 2101)
_LARGEST = 64 << 20  # bytes: a trail of some hundred thousand files


def write_trail(trail: Trail, path: Path) -> None:
    """Write a trail, whole or not at all; OutputError says why it could not be written."""
    with whole_file(path, "--trail") as beside:
        beside.write_bytes(msgspec.json.format(msgspec.json.encode(trail), indent=2) + b"\n")


def read_trail(path: Path) -> Trail:
    """The trail in a file; InputError where it is none, or says what no trail says."""
    try:
        if path.stat().st_size > _LARGEST:
            raise _none_of_ours(path, reason("trail_too_long"))
        said = path.read_bytes()
    except OSError as error:
        raise InputError("file_not_readable", name=path, detail=system_words(error)) from None
    try:
        head = msgspec.json.decode(said, type=_Head)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise InputError("no_trail", name=path) from None
    if head.kind != KIND:
        raise InputError("no_trail", name=path)
    if head.edition != EDITION:
        raise InputError("trail_of_other_version", name=path)
    try:
        trail = msgspec.json.decode(said, type=Trail)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _none_of_ours(path, reason("foreign_words", detail=str(error))) from None
    if (wrong := _impossible(trail)) is not None:
        raise _none_of_ours(path, wrong)
    return trail


class _Head(msgspec.Struct):
    """How a trail begins."""

    kind: str = ""
    edition: int = 0


def _impossible(trail: Trail) -> Reason | None:
    """What no run of ours can have been asked for, if the trail says such a thing."""
    for named in trail.outputs:
        try:
            written_as(Path(one_name(named)))
        except (OutputError, ValueError) as error:
            why = error.reasons[0] if isinstance(error, OutputError) else str(error)
            return why if isinstance(why, Reason) else reason("foreign_words", detail=why)
    encoding, prefer = trail.settings.encoding, trail.settings.prefer
    if encoding is not None and not is_encoding(encoding):
        return reason("foreign_words", detail=encoding)
    if prefer is not None and prefer not in SETTING_VALUES["balance_preference"]:
        return reason("foreign_words", detail=prefer)
    settings = trail.settings
    if settings.as_of.year not in YEARS or min(settings.parts, settings.part_lines, settings.listed) < 0:
        return reason("foreign_words", detail=f"{settings.as_of} {settings.parts}")
    if settings.parts and not settings.part_lines:
        return reason("foreign_words", detail="part_lines")
    return None if trail.inputs else reason("no_input")


def one_name(named: Named) -> str:
    """The name of a file of an output: of a folder of parts, its first."""
    return named.files[0].name if named.files else named.name


def _none_of_ours(path: Path, why: Reason) -> InputError:
    return InputError("trail_damaged", name=path, why=why)
