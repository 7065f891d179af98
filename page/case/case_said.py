"""Read and write `case.yaml`: the files that belong to a case, in their order, and the settings of its check."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from batch.errors import InputError
from batch.files import whole_file
from batch.yaml_text import yaml_text
from engine.rulebook.hint import SHOW, HintsMode
from engine.rulebook.yamlfile import read_yaml


class WaitingList(msgspec.Struct, frozen=True, omit_defaults=True):
    """A list that was dropped and not added: `same` of its `of` lines stand in the lists `instead_of` already."""

    file: str
    instead_of: tuple[str, ...] = ()
    same: int = 0
    of: int = 0


class CaseSaid(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What belongs to a case: names of files in its folder, in the order of the check, and the settings.

    `returned` are answers that came home, `earlier` a report, or the parts of one; `waiting` are lists of which it has
    to be said first whether they replace others.
    """

    name: str = ""
    as_of: datetime.date | None = None
    inputs: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    waiting: tuple[WaitingList, ...] = ()
    looked_at: datetime.date | None = None  # the day as of which it was changed last
    hints: HintsMode = SHOW
    prefer: str | None = None
    assume: Mapping[str, str] = {}

    @property
    def files(self) -> tuple[str, ...]:
        """All files that were dropped."""
        return (*self.inputs, *self.returned, *self.earlier, *(one.file for one in self.waiting))

    def without(self, name: str) -> CaseSaid:
        """The case without one of its files; a list that waited for nothing else belongs to it then."""
        waiting = [
            msgspec.structs.replace(one, instead_of=tuple(old for old in one.instead_of if old != name))
            for one in self.waiting
            if one.file != name
        ]
        come = tuple(one.file for one in waiting if not one.instead_of)
        return msgspec.structs.replace(
            self,
            inputs=(*(one for one in self.inputs if one != name), *come),
            returned=tuple(one for one in self.returned if one != name),
            earlier=tuple(one for one in self.earlier if one != name),
            waiting=tuple(one for one in waiting if one.instead_of),
        )


def read_case(path: Path) -> CaseSaid:
    """What the file says; InputError for one that can't be understood."""
    found = read_yaml(path, path.name)
    if found.problems:
        raise InputError("page_case_unclear", name=path.name, detail=found.problems[0].message)
    try:
        said = msgspec.convert(found.data or {}, CaseSaid)
    except msgspec.ValidationError as error:
        raise InputError("page_case_unclear", name=path.name, detail=str(error)) from None
    if any(_leads_elsewhere(path.parent, name) for name in said.files):
        raise InputError("page_case_elsewhere", name=path.name)
    return said


def write_case(path: Path, said: CaseSaid, above: str) -> None:
    """Write the file whole or not at all; `above`: what its first line says."""
    body: dict[str, Any] = msgspec.to_builtins(said, builtin_types=(datetime.date,))
    with whole_file(path) as beside:
        beside.write_text(yaml_text(body, [above]), encoding="utf-8", newline="\n")


def _leads_elsewhere(folder: Path, name: str) -> bool:
    """Whether a name that the file gives is of a file outside the case's folder."""
    return not (folder / name).resolve().is_relative_to(folder.resolve())
