"""Know where the files of a case are, and take new ones in. It must not know what is in them.

inputs/       copies of the sheets that were dropped        simexit batch INPUT…
columns.yaml  which heading stands for which fact           --columns
answers.yaml  what was answered on the page                 --answers
returned/     questionnaires and answers that came home     --answers
earlier/      the report that decisions are taken over of   --carry
review.yaml   what was decided on the page                  --carry
sent/         who was asked what, by questionnaire          --answers
terms.yaml    the company's own terms                       --terms
outputs/      what was made
case.yaml     what belongs to the case, and as of which day
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from batch.files import is_reserved

INPUTS, SENT, RETURNED, EARLIER, OUTPUTS = "inputs", "sent", "returned", "earlier", "outputs"
COLUMNS, ANSWERS, REVIEW, TERMS, CASE = (
    "columns.yaml",
    "answers.yaml",
    "review.yaml",
    "terms.yaml",
    "case.yaml",
)
LOG = "asked.yaml"
ASKED = f"{SENT}/dropped/{LOG}"  # the records of questionnaires that were dropped
#: What is said of a case, which an undo brings back as it was.
SAID = (CASE, COLUMNS, ANSWERS, REVIEW, TERMS, ASKED)
_LONGEST = 180  # bytes of a file's name: disks count these, and a number may follow
_LONGEST_ENDING = 20
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]')


class CaseFolder:
    """The files of one case."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __truediv__(self, name: str) -> Path:
        return self.path / name

    def there(self, name: str) -> Path | None:
        """The file of that name, if it is there."""
        path = self.path / name
        return path if path.is_file() else None

    def called(self, path: Path) -> str:
        """A file of the case by its name in it, as `returned/sales.xlsx`."""
        return path.relative_to(self.path).as_posix() if path.is_relative_to(self.path) else str(path)

    def output(self, name: str) -> Path:
        """Where an output goes."""
        folder = self.path / OUTPUTS
        folder.mkdir(parents=True, exist_ok=True)
        return folder / name

    def free(self, kind: str, name: str) -> str:
        """A name in one of the folders, as `inputs/fleet.xlsx`, that no other file has yet."""
        folder = self.path / kind
        folder.mkdir(parents=True, exist_ok=True)
        stem, ending = _parted(plain_name(name))
        taken = {path.name.casefold() for path in folder.iterdir()}
        number, free = 1, f"{stem}{ending}"
        while free.casefold() in taken:
            number += 1
            free = f"{stem} ({number}){ending}"
        return f"{kind}/{free}"


def in_a_folder(name: str) -> str:
    """A file of the case as people know it, without the folder that it lies in there."""
    kind, _, rest = name.partition("/")
    return rest if rest and kind in (INPUTS, SENT, RETURNED, EARLIER) else name


def plain_name(name: str) -> str:
    """A file's name without what no disk allows, nor what would lead elsewhere, deceive the eye or be an option."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    stem, ending = _parted(_NOT_IN_NAMES.sub("", last).lstrip(" .-").rstrip(" ."))
    ending = ending if len(ending.encode()) <= _LONGEST_ENDING else ""
    stem = stem.encode()[: _LONGEST - len(ending.encode())].decode(errors="ignore").rstrip(" .") or "sheet"
    return f"{stem}-{ending}" if is_reserved(stem) else f"{stem}{ending}"


def _parted(name: str) -> tuple[str, str]:
    stem, dot, ending = name.rpartition(".")
    return (stem, f".{ending}") if dot and stem else (name, "")
