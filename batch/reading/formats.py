"""Recognise what a file is by its content, and compare that with its name. Must not read any cell."""

from __future__ import annotations

import io
import lzma
import re
import zipfile

from batch.errors import InputError
from batch.reading.compound import stream_names
from batch.reading.inputs import STANDARD_INPUT, TEXTS, WORKBOOKS, OpenedFile
from batch.reading.scan_package import COPY_AGAIN, in_zip_words
from batch.unpacking import failures
from language.refusals import Reason, reason

# What a file's content may be, what people call that, and the endings it should have.
_READABLE = {
    "xlsx": ("kind_xlsx", (".xlsx", ".xlsm")),
    "xlsb": ("kind_xlsb", (".xlsb",)),
    "xls": ("kind_xls", (".xls",)),
    "ods": ("kind_ods", (".ods",)),
    "parquet": ("kind_parquet", (".parquet",)),
    "text": ("kind_text", TEXTS),
}
_XLSX_TYPE = re.compile(
    r"spreadsheetml\.(?:sheet|template)\.main|ms-excel\.(?:sheet|template)\.macroEnabled\.main"
)
_BROKEN_ZIP: tuple[type[Exception], ...] = (
    *failures, zipfile.BadZipFile, lzma.LZMAError, OSError, EOFError, ValueError, RuntimeError, NotImplementedError,
)  # fmt: skip
_SAVE_AS = Reason("save_as")
_UNREADABLE_BOOKS = ("damaged", "damaged_without_book", "is_package_without_book", "is_numbers", "password")
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "is_pdf"),
    (b"\x89PNG", "is_picture"),
    (b"\xff\xd8\xff", "is_picture"),
    (b"\x1f\x8b", "is_gzip"),
    (b"7z\xbc\xaf", "is_7zip"),
    (b"Rar!", "is_rar"),
    (b"{\\rtf", "is_rtf"),
    (b"SQLite format 3", "is_database"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_BIFF = (
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08\x08\x00\x00\x05",
    b"\x09\x08\x10\x00",
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CONTROLS = bytes({*range(1, 9), *range(14, 27), *range(28, 32)})
_MOST_CONTROLS, _LOOKED_AT = 0.03, 4096
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|div|script|style)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML_2003 = re.compile(rb"\s*<\?xml.{0,2000}urn:schemas-microsoft-com:office:spreadsheet", re.DOTALL)


def is_workbook(file: OpenedFile) -> bool:
    """Whether a file is a workbook by its content, though perhaps one that can't be read."""
    try:
        return _READABLE[_by_content(file)][1][0] in WORKBOOKS
    except InputError as error:
        return error.reasons[0].code in _UNREADABLE_BOOKS


def format_of(file: OpenedFile) -> str:
    """xlsx (also xlsm), xlsb, xls, ods, parquet or text; refused when it is none, or named otherwise."""
    found = _by_content(file)
    what, endings = _READABLE[found]
    if file.name == STANDARD_INPUT and found != "text":
        raise InputError("piped_no_text", what=reason(what))
    if file.ending in endings:
        return found
    if found == "text":
        if _has_controls(file.data):
            raise InputError("damaged_without_book", advice=COPY_AGAIN, name=file.name)
        raise InputError("named_otherwise_text", name=file.name, ending=file.ending)
    raise InputError(
        "named_otherwise", name=file.name, ending=file.ending or None, what=reason(what), right=endings[0]
    )


def _has_controls(data: bytes) -> bool:
    """Whether more bytes than any text has are control characters."""
    head = data[:_LOOKED_AT]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > _MOST_CONTROLS * len(head) and not head.startswith(_UTF16)


def _by_content(file: OpenedFile) -> str:
    data, name = file.data, file.name
    if data.startswith(b"PK"):
        return _zip_kind(data, name)
    if data.startswith(_OLE):
        return _ole_kind(data, name)
    if data.startswith(b"PAR1"):
        return "parquet"
    for signature, code in _SIGNATURES:
        if data.startswith(signature):
            raise InputError(code, name=name, advice=_SAVE_AS)
    if data.startswith(_OLD_BIFF):
        raise InputError("is_excel_95", advice=_SAVE_AS, name=name)
    _refuse_web_pages(data, name)
    return "text"


def _refuse_web_pages(data: bytes, name: str) -> None:
    head = data[:_LOOKED_AT]
    if head.startswith(_UTF16):
        head = head[2:].replace(b"\0", b"")
    head = head.removeprefix(b"\xef\xbb\xbf")
    if _XML_2003.match(head):
        raise InputError("is_xml_2003", advice=_SAVE_AS, name=name)
    if _HTML.match(head):
        raise InputError("is_html", name=name)
    if head.lstrip().startswith(b"MIME-Version:"):
        raise InputError("is_mhtml", advice=_SAVE_AS, name=name)
    if re.match(rb"\s*<\?xml", head):
        raise InputError("is_xml", advice=_SAVE_AS, name=name)


def _zip_kind(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = {entry.lower().replace("\\", "/") for entry in package.namelist()}
            kind, types = _head(package, "mimetype"), _head(package, "[Content_Types].xml")
    except _BROKEN_ZIP as error:
        raise InputError("damaged", advice=COPY_AGAIN, name=name, why=_lower(error)) from None
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(entry.startswith("xl/workbook") for entry in names) or _XLSX_TYPE.search(types):
        return "xlsx"
    if "spreadsheet" in kind or ("content.xml" in names and not kind):
        return "ods"
    code = _other_zip(names, kind)
    raise InputError(code, name=name, advice=COPY_AGAIN if code == "is_package_without_book" else _SAVE_AS)


def _head(package: zipfile.ZipFile, part: str) -> str:
    """The beginning of a part, as much as is needed to recognise the package."""
    if part not in package.namelist():
        return ""
    with package.open(part) as opened:
        return opened.read(64 << 10).decode("utf-8", "replace")


def _other_zip(names: set[str], kind: str) -> str:
    """The code of what a package is that is no workbook."""
    if any(entry.startswith("word/") for entry in names) or "text" in kind:
        return "is_text_document"
    if any(entry.startswith("ppt/") for entry in names) or "presentation" in kind:
        return "is_presentation"
    if any(entry.endswith(".iwa") for entry in names):
        return "is_numbers"
    if "[content_types].xml" in names:
        return "is_package_without_book"
    return "is_zip"


def _ole_kind(data: bytes, name: str) -> str:
    streams = {stream.lower() for stream in stream_names(data)}
    if streams & {"encryptedpackage", "encryptioninfo"}:
        raise password_protected(name)
    if streams & {"workbook", "book"}:
        return "xls"
    if streams & {"worddocument", "powerpoint document"}:
        raise InputError("is_document", advice=_SAVE_AS, name=name)
    raise InputError("damaged_without_book", advice=COPY_AGAIN, name=name)


def password_protected(name: str) -> InputError:
    """The refusal of an encrypted file."""
    return InputError("password", name=name)


def _lower(error: Exception) -> Reason:
    text = str(error).strip().rstrip(".")
    return in_zip_words(text[:1].lower() + text[1:]) if text else reason("not_unpacked")
