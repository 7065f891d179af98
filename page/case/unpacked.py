"""Take out what is in a zip that was dropped: its files, or the case that it is, and no more than was agreed.

It must not know what the files are.
"""

from __future__ import annotations

import lzma
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from batch.errors import InputError
from batch.reading.encoding_guess import guess
from batch.reading.scan_package import COPY_AGAIN, in_zip_words
from batch.unpacking import failures
from language.refusals import reason
from page.case.folder import CASE, EARLIER, INPUTS, LOG, RETURNED, SAID, SENT, plain_name

ZIP = ".zip"
MOST_BYTES = 200_000_000
_PIECE = 1 << 20
_MOST_FILES = 200
_MEGABYTE = 1_000_000
_ENCRYPTED, _IN_UTF8 = 0x1, 0x800
_OF_SYSTEMS = ("__MACOSX", "Thumbs.db", "desktop.ini")
_BROKEN: tuple[type[Exception], ...] = (
    *failures, zipfile.BadZipFile, lzma.LZMAError, OSError, EOFError, ValueError, RuntimeError, NotImplementedError,
)  # fmt: skip


@dataclass
class Allowance:
    """How much may still be unpacked of what was sent at once; whatever a zip says of its own sizes."""

    bytes_at_most: int = MOST_BYTES
    files_at_most: int = _MOST_FILES
    bytes_left: int = field(init=False)

    def __post_init__(self) -> None:
        self.bytes_left = self.bytes_at_most

    def take_file(self, name: str) -> None:
        """One more file; InputError where it is one too many."""
        self.files_at_most -= 1
        if self.files_at_most < 0:
            raise InputError("page_zip_too_many", name=name, most=_MOST_FILES)

    def take(self, name: str, size: int) -> None:
        """So many bytes more."""
        self.bytes_left -= size
        if self.bytes_left < 0:
            raise InputError("page_zip_too_large", name=name, most=f"{self.bytes_at_most // _MEGABYTE:,}")


def unzipped(path: Path, into: Path, allowance: Allowance) -> tuple[list[Path], list[InputError]]:
    """The files of a zip, each in a folder of its own by its own name; and why others are not among them."""
    found: list[Path] = []
    refused: list[InputError] = []
    with _package(path) as package:
        for number, entry in enumerate(package.infolist()):
            name = plain_name(_name(entry))
            if _is_folder(entry) or _is_of_a_system(_name(entry)):
                continue
            if name.lower().endswith(ZIP):
                refused.append(InputError("page_zip_in_zip", name=name, zip=path.name))
                continue
            place = into / str(number) / name
            _extract(package, entry, place, path.name, allowance)
            found.append(place)
    return found, refused


def is_case(path: Path) -> bool:
    """Whether a file is a zip that holds a whole case."""
    if path.suffix.lower() != ZIP:
        return False
    try:
        with _package(path) as package:
            return _root(package) is not None
    except InputError:
        return False


def unpack_case(path: Path, into: Path, allowance: Allowance) -> None:
    """Put the files of a case that was handed over into a folder; what is no file of a case stays behind."""
    with _package(path) as package:
        root = _root(package) or PurePosixPath()
        for entry in package.infolist():
            name = PurePosixPath(_name(entry))
            if _is_folder(entry) or not name.is_relative_to(root):
                continue
            inside = name.relative_to(root)
            if _belongs(inside):
                _extract(package, entry, into.joinpath(*inside.parts), path.name, allowance)


def _belongs(name: PurePosixPath) -> bool:
    """Whether a case has a file of that name; none of its names is one that a disk would not keep as it is."""
    parts = name.parts
    if any(plain_name(part) != part for part in parts):
        return False
    if len(parts) == 1:
        return parts[0] in SAID
    if len(parts) == 2:
        return parts[0] in (INPUTS, RETURNED, EARLIER)
    return len(parts) == 3 and parts[0] == SENT and parts[2] == LOG


def _root(package: zipfile.ZipFile) -> PurePosixPath | None:
    """The folder of the case in the zip: the zip itself, or the only folder in it."""
    names = [PurePosixPath(_name(entry)) for entry in package.infolist()]
    return next((name.parent for name in names if name.name == CASE and len(name.parts) <= 2), None)


@contextmanager
def _package(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as package:
            yield package
    except _BROKEN as error:
        why = in_zip_words(str(error).strip().rstrip(".")) if str(error).strip() else reason("not_unpacked")
        raise InputError("damaged", advice=COPY_AGAIN, name=path.name, why=why) from None


def _extract(
    package: zipfile.ZipFile, entry: zipfile.ZipInfo, place: Path, zip_name: str, allowance: Allowance
) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise InputError("page_zip_locked", name=zip_name)
    allowance.take_file(zip_name)
    place.parent.mkdir(parents=True, exist_ok=True)
    with package.open(entry) as packed, place.open("xb") as out:
        while piece := packed.read(_PIECE):
            allowance.take(zip_name, len(piece))
            out.write(piece)


def _name(entry: zipfile.ZipInfo) -> str:
    """The name of a file in it; many programs write UTF-8, or the code page of a Chinese system, without saying so."""
    name = entry.filename
    if not entry.flag_bits & _IN_UTF8 and not name.isascii():
        written = name.encode("cp437", "replace")
        try:
            name = written.decode("utf-8")
        except UnicodeError:
            found = guess(written)
            name = found.best.text if found else name
    return name.replace("\\", "/")


def _is_folder(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry is a folder, or has no name to keep it by."""
    return not entry.filename or _name(entry).endswith("/")


def _is_of_a_system(name: str) -> bool:
    """Whether nobody means this file: what systems and programs put beside others."""
    parts = PurePosixPath(name).parts
    return any(part in _OF_SYSTEMS or (part.startswith((".", "~$")) and part != "..") for part in parts)
