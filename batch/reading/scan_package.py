"""Unpack the parts of a zip package within limits, and refuse a false one. Must not know what the parts say."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as ET

from batch.errors import InputError
from batch.reading.inputs import ReadLimits
from batch.unpacking import checksum_of, failures, unpacker
from language.refusals import Given, Reason, reason

_CHUNK = 4 << 20
_PACKED_CHUNK = 64 << 10  # unpacks to 66 MB at the very most
_LONGEST_TEXT = 256 << 10
_SMALL_PART = 16 << 20  # a list of sheets or relations longer than this is no honest one
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_PROLOGUE = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s|<\?.*?\?>|<!--.*?-->)*<", re.DOTALL)
_XML = ("sharedstrings.xml", "styles.xml")  # long ones, and everything in them reaches the cells
_TELLING = (".xml", ".rels", ".bin")
_NO_CELLS = (
    "xl/media/",
    "xl/drawings/",
    "xl/charts/",
    "xl/pivot",
    "xl/externallinks/",
    "xl/printersettings/",
)


_NO_ZIP = "file is not a zip file"


def in_zip_words(said: str) -> Reason:
    """What the reader of zip packages says of one, in words of ours where it is what it says most often."""
    return reason("no_zip") if said.lower() == _NO_ZIP else reason("foreign_words", detail=said)


COPY_AGAIN, DANGER = Reason("copy_again"), Reason("danger")


class ZipPackage:
    """The parts of a zip package, under names in lower case."""

    def __init__(self, data: bytes, name: str, limits: ReadLimits) -> None:
        self.data, self.name, self.limits = data, name, limits
        try:
            entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise InputError("damaged", advice=COPY_AGAIN, name=name, why=in_zip_words(str(error))) from None
        self.parts = {_plain(entry.filename): entry for entry in entries}
        self._refuse_bombs(entries)

    @property
    def inflated(self) -> int:
        """The size of all parts according to the package; `chunks` checks that it is true."""
        return sum(entry.file_size for entry in self.parts.values())

    def chunks(self, part: str) -> Iterator[bytes]:
        """Unpack the part piece by piece, and never more than the package says it has."""
        entry = self.parts[part]
        packed = memoryview(self.data)[self._start(entry) :][: entry.compress_size]
        checksum = 0
        for piece in self._unpacked(part, entry, packed):
            checksum = checksum_of(piece, checksum)
            yield piece
        if checksum != entry.CRC:
            raise self.damaged("part_changed", part)

    def _unpacked(self, part: str, entry: zipfile.ZipInfo, packed: memoryview) -> Iterator[bytes]:
        if entry.compress_type == zipfile.ZIP_STORED:
            yield from (bytes(packed[at : at + _CHUNK]) for at in range(0, len(packed), _CHUNK))
            return
        unpacking = unpacker()
        given = 0
        for at in range(0, len(packed), _PACKED_CHUNK):
            try:
                piece = unpacking.decompress(packed[at : at + _PACKED_CHUNK])
            except failures as error:
                raise self._broken(part, error) from None
            given += len(piece)
            if given > entry.file_size:
                raise self.refusal("part_unpacks_to_more", advice=DANGER, part=part)
            if piece:
                yield piece
        if not unpacking.eof or given != entry.file_size:
            raise self.damaged("part_short", part)

    def xml_chunks(self, part: str) -> Iterator[bytes]:
        """Unpack the part piece by piece, and check that each piece is XML as spreadsheet programs write it."""
        since_tag = 0
        for number, piece in enumerate(self.chunks(part)):
            if number == 0:
                self._refuse_doctype(part, piece)
            last_tag = piece.rfind(b"<")
            since_tag = since_tag + len(piece) if last_tag < 0 else len(piece) - last_tag
            if since_tag > _LONGEST_TEXT or _has_endless_text(piece):
                raise self.refusal("part_endless_text", advice=DANGER, part=part)
            yield piece

    def check(self, but: Sequence[str] = ()) -> None:
        """Unpack every part that may say something of the cells, which checks it; not those in these folders."""
        for part in self.parts:
            if part.endswith(_TELLING) and not part.startswith((*_NO_CELLS, *but)):
                for _ in self.xml_chunks(part) if part.endswith(_XML) else self.chunks(part):
                    pass

    def tree(self, part: str) -> ET.Element:
        """A small part as a tree of elements."""
        if self.parts[part].file_size > _SMALL_PART:
            raise self.refusal("part_too_long", advice=DANGER, part=part, size=self.parts[part].file_size)
        try:
            return ET.fromstring(b"".join(self.xml_chunks(part)))  # noqa: S314 - no DOCTYPE, and bounded
        except (ET.ParseError, LookupError, ValueError) as error:  # an unknown encoding is no ParseError
            raise self._broken(part, error) from None

    def refusal(self, code: str, **params: Given) -> InputError:
        """The error with which this package is refused."""
        return InputError(code, name=self.name, **params)

    def damaged(self, code: str, part: str) -> InputError:
        """The error for a package that is damaged in one of its parts."""
        return self.refusal("damaged_in_part", advice=COPY_AGAIN, part=part, why=reason(code))

    def _broken(self, part: str, error: Exception) -> InputError:
        return self.refusal(
            "damaged_in_part", advice=COPY_AGAIN, part=part, why=reason("foreign_words", detail=str(error))
        )

    def _start(self, entry: zipfile.ZipInfo) -> int:
        header = self.data[entry.header_offset : entry.header_offset + _LOCAL_HEADER.size]
        if len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
            raise self.damaged("part_elsewhere", entry.filename)
        _, name_length, extra_length = _LOCAL_HEADER.unpack(header)
        return entry.header_offset + _LOCAL_HEADER.size + int(name_length) + int(extra_length)

    def _refuse_bombs(self, entries: list[zipfile.ZipInfo]) -> None:
        limits = self.limits
        total = sum(entry.file_size for entry in entries)
        if total > limits.inflated_bytes:
            raise self.refusal(
                "unpacks_to_too_much",
                gigabytes=f"{total / 1e9:,.1f}",
                most=f"{limits.inflated_bytes / 1e9:,.1f}",
            )
        for entry in entries:
            if entry.file_size > max(limits.small_part, limits.ratio * entry.compress_size):
                raise self.refusal(
                    "part_is_bomb",
                    advice=DANGER,
                    part=entry.filename,
                    packed=entry.compress_size,
                    size=entry.file_size,
                )
            if entry.flag_bits & 1:
                raise self.refusal("encrypted_zip")
            if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise self.refusal("part_packed_oddly", advice=DANGER, part=entry.filename)
            if entry.compress_type == zipfile.ZIP_STORED and entry.file_size != entry.compress_size:
                raise self.refusal("part_of_two_sizes", advice=DANGER, part=entry.filename)
        names = Counter(_plain(entry.filename) for entry in entries)
        if any(count > 1 and name.endswith((".xml", ".bin", ".rels")) for name, count in names.items()):
            raise self.refusal("parts_of_one_name", advice=DANGER)

    def _refuse_doctype(self, part: str, piece: bytes) -> None:
        if piece.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in piece[:64]:
            raise self.refusal("part_not_utf8", advice=DANGER, part=part)
        prologue = _PROLOGUE.match(piece)
        if prologue is not None and piece[prologue.end() : prologue.end() + 1] == b"!":
            raise self.refusal("part_with_doctype", advice=DANGER, part=part)


def _has_endless_text(piece: bytes) -> bool:
    """Whether a text is longer than any cell may be: a cell has at most 32,767 characters between its tags."""
    return any(
        piece.find(b"<", at, at + _LONGEST_TEXT) < 0
        for at in range(0, len(piece) - _LONGEST_TEXT + 1, _LONGEST_TEXT)
    )


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
