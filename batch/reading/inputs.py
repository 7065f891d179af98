"""Turn the paths, folders and patterns that people name into files with their bytes, and limit what reading may take.

It must not look into them.
"""

from __future__ import annotations

import glob
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from batch.errors import InputError, system_words
from batch.files import files_within
from batch.reading.sizes import Most
from language.refusals import Reason, either, reason, some

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
TEXTS = (".csv", ".tsv")
PARQUET = (".parquet",)
ENDINGS = (*WORKBOOKS, *TEXTS, *PARQUET)
STANDARD_INPUT = "-"
_IN_FOLDERS = (*PARQUET, *TEXTS)
_MOST_NEAR, _MOST_THERE = 3, 5  # names of files that a message tells


@dataclass(frozen=True)
class OpenedFile:
    """One file to read, by the name people know it by."""

    name: str
    data: bytes

    @property
    def ending(self) -> str:
        """The ending of the file's name, in lower case; `.csv` for standard input."""
        return ".csv" if self.name == STANDARD_INPUT else Path(self.name).suffix.lower()

    @property
    def sha256(self) -> str:
        """The fingerprint that the report shows."""
        return hashlib.sha256(self.data).hexdigest()


def named_files(paths: Sequence[str | Path]) -> list[str]:
    """The files behind the paths: a folder or a pattern stands for the files in it, ordered by name."""
    names: list[str] = []
    for path in map(str, paths):
        if path == STANDARD_INPUT or Path(path).is_file():
            names.append(path)
        elif Path(path).is_dir():
            names += _in_folder(path)
        elif glob.has_magic(path):
            names += _by_pattern(path)
        else:
            names.append(path)  # opening it says best what is wrong
    if not names:
        raise InputError("no_input")
    return names


def opened_files(
    given: Sequence[str | Path | OpenedFile], stdin: bytes | None, limits: ReadLimits
) -> Iterator[OpenedFile]:
    """The files behind paths, folders and patterns, and those that are opened already, in their order."""
    if not given:
        raise InputError("no_input")
    for one in given:
        if isinstance(one, OpenedFile):
            yield one
        else:
            yield from (opened(name, stdin, limits) for name in named_files([one]))


def opened(
    name: str, stdin: bytes | None, limits: ReadLimits, called: str = "", elsewhere: Sequence[str] = ()
) -> OpenedFile:
    """The file with its bytes; its name's ending is one that can be read. `called`: what people know it by instead;
    `elsewhere`: endings that could be named here too, but are read by somebody else."""
    if name == STANDARD_INPUT:
        if not stdin:
            raise InputError("standard_input_empty")
        return OpenedFile(name, stdin)
    file = OpenedFile(writable(called or name), _bytes(name, limits, ENDINGS))
    if file.ending not in ENDINGS:
        if not file.ending:
            raise InputError("without_ending", name=file.name, endings=(*ENDINGS, *elsewhere))
        raise InputError("unknown_ending", name=file.name, ending=file.ending, endings=(*ENDINGS, *elsewhere))
    return _filled(file)


def opened_book(name: str, limits: ReadLimits) -> OpenedFile:
    """The file with its bytes, whatever its name ends in, where only a workbook is wanted."""
    return _filled(OpenedFile(writable(name), _bytes(name, limits, WORKBOOKS)))


def _filled(file: OpenedFile) -> OpenedFile:
    if not file.data:
        raise InputError("file_empty", name=file.name)
    return file


def writable(name: str) -> str:
    r"""The name of a file as a report can hold it: a byte that is not of the system's text stands as \xe4."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _bytes(name: str, limits: ReadLimits, endings: Sequence[str]) -> bytes:
    """What is in the file; where it is not there, those that are and have one of the endings may be meant."""
    try:
        path = Path(name)
        if path.exists() and not path.is_file():
            raise InputError("no_file", name=name)
        if path.stat().st_size > limits.file_bytes:
            raise InputError("file_too_large", name=name, gigabytes=f"{path.stat().st_size / 1e9:.1f}")
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError("file_not_there", name=name, hint=_similar(name, endings)) from None
    except PermissionError:
        raise InputError("file_not_allowed", name=name) from None
    except (OSError, ValueError) as error:
        detail = system_words(error if isinstance(error, OSError) else str(error))
        raise InputError("file_not_readable", name=name, detail=detail) from None


def _similar(name: str, endings: Sequence[str]) -> Reason:
    """The files in the same folder whose names are near, but for their endings, if any are; else where to look."""
    import difflib

    try:
        folder = Path(name).parent
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in endings)
    except OSError:
        known = Path(name).parent.exists()
        return reason("check_name") if known else reason("no_folder_either", folder=Path(name).parent)
    near = difflib.get_close_matches(Path(name).stem, {path.stem for path in paths}, n=_MOST_NEAR, cutoff=0.7)
    found = sorted(
        (path for path in paths if path.stem in near),
        key=lambda path: (near.index(path.stem), path.suffix != Path(name).suffix),
    )
    if found:
        return reason("did_you_mean", near=either([str(path) for path in found[:_MOST_NEAR]]))
    there = some([path.name for path in paths], _MOST_THERE) if paths and endings == WORKBOOKS else None
    return reason("workbooks_there", names=there) if there else reason("check_name")


def _in_folder(folder: str) -> list[str]:
    try:
        files = sorted(
            (path for path in files_within(Path(folder)) if path.suffix.lower() in ENDINGS),
            key=lambda path: path.parts,  # the rows' order: the same where capitals do not count
        )
    except OSError as error:
        raise InputError("folder_not_listed", folder=folder, detail=system_words(error)) from None
    found = [
        str(path) for path in files if path.suffix.lower() in _IN_FOLDERS and not _is_aside(path, folder)
    ]
    if found:
        return found
    books = [path.name for path in files if not _is_aside(path, folder)]
    raise InputError("folder_without_tables", folder=folder, books=tuple(books[:3]) or None)


def _is_aside(path: Path, folder: str) -> bool:
    """Whether nobody means this file as an input: hidden files, and the lock files of programs."""
    return any(part.startswith((".", "_", "~$")) for part in path.relative_to(folder).parts)


def _expanded(pattern: str) -> list[str]:
    return glob.glob(pattern, recursive=True)  # noqa: PTH207 - Path.glob refuses absolute patterns


def _by_pattern(pattern: str) -> list[str]:
    found = sorted(name for name in _expanded(pattern) if Path(name).suffix.lower() in ENDINGS)
    found = [name for name in found if Path(name).is_file() and not Path(name).name.startswith("~$")]
    if not found:
        raise InputError("nothing_fits", pattern=pattern, endings=ENDINGS)
    return found


_MB = 1 << 20


@dataclass(frozen=True)
class ReadLimits:
    """The most that a reading may take, to which is added what an honest file of its size needs."""

    file_bytes: int = 2048 * _MB  # the file as it lies on disk
    inflated_bytes: int = 3072 * _MB  # all parts of a workbook together, unpacked
    ratio: int = 250  # unpacked to packed, of a part that unpacks to more than `small_part`
    small_part: int = 64 * _MB
    sheets: int = 2000
    memory_base: int = 640 * _MB  # of the reading process, before what the file's size adds
    memory_per_byte: int = 8  # per unpacked byte: a cell of 27 bytes of XML takes some 120 in memory
    memory_most: int = 4096 * _MB
    seconds_base: float = 10.0
    bytes_per_second: int = 4 * _MB  # the slowest machine that is still worth waiting for
    columns: int = 16_384  # no spreadsheet has more
    # Of all inputs together. Equal rows cost next to nothing on disk, and everything that is read of them costs memory.
    rows_base: int = 1_000_000
    rows_per_byte: int = 1
    cells_base: int = 16_000_000
    cells_per_byte: int = 16
    text_base: int = 256 * _MB  # bytes of all cells' texts
    text_per_byte: int = 250

    def memory(self, inflated: int) -> int:
        """The memory that the reading process may take for this many unpacked bytes."""
        return min(self.memory_base + self.memory_per_byte * inflated, self.memory_most)

    def seconds(self, inflated: int) -> float:
        """The time that reading this many unpacked bytes may take."""
        return self.seconds_base + inflated / self.bytes_per_second

    def most(self, size: int) -> Most:
        """What inputs of this many bytes may hold."""
        return Most(
            self.columns,
            self.rows_base + self.rows_per_byte * size,
            self.cells_base + self.cells_per_byte * size,
            self.text_base + self.text_per_byte * size,
        )
