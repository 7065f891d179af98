"""Recognise what a file is by its content, and compare that with its name. Must not read any cell."""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib

from batch.errors import InputError
from batch.reading.compound import stream_names
from batch.reading.inputs import STANDARD_INPUT, TEXTS, OpenedFile

# What a file's content may be, as people call it, and the endings it should have.
_READABLE = {
    "xlsx": ("an Excel workbook", (".xlsx", ".xlsm")),
    "xlsb": ("a binary Excel workbook", (".xlsb",)),
    "xls": ("an Excel 97-2003 workbook", (".xls",)),
    "ods": ("an OpenDocument spreadsheet", (".ods",)),
    "parquet": ("a Parquet file", (".parquet",)),
    "text": ("plain text", TEXTS),
}
_XLSX_TYPE = re.compile(
    r"spreadsheetml\.(?:sheet|template)\.main|ms-excel\.(?:sheet|template)\.macroEnabled\.main"
)
_BROKEN_ZIP = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError),
    *(ValueError, RuntimeError, NotImplementedError),
)
_SAVE_AS = "Open it in the program that made it and save it as .xlsx or .csv."
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", f"is a PDF document, not a spreadsheet. {_SAVE_AS}"),
    (b"\x89PNG", "is a picture, not a spreadsheet. Ask for the spreadsheet the picture was taken of."),
    (b"\xff\xd8\xff", "is a picture, not a spreadsheet. Ask for the spreadsheet the picture was taken of."),
    (b"\x1f\x8b", "is packed with gzip. Unpack it first."),
    (b"7z\xbc\xaf", "is packed with 7-Zip. Unpack it first."),
    (b"Rar!", "is packed with RAR. Unpack it first."),
    (b"{\\rtf", f"is a text document (RTF), not a spreadsheet. {_SAVE_AS}"),
    (b"SQLite format 3", "is a database, not a spreadsheet. Export the table as CSV."),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_BIFF = (
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08\x08\x00\x00\x05",
    b"\x09\x08\x10\x00",
)
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|div|script|style)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML_2003 = re.compile(rb"\s*<\?xml.{0,2000}urn:schemas-microsoft-com:office:spreadsheet", re.DOTALL)


def format_of(file: OpenedFile) -> str:
    """xlsx (also xlsm), xlsb, xls, ods, parquet or text; refused when it is none, or named otherwise."""
    found = _by_content(file)
    what, endings = _READABLE[found]
    if file.name == STANDARD_INPUT and found != "text":
        raise InputError(
            f"-: standard input holds {what}, and only CSV can be piped in. Save it to a file and name that."
        )
    if file.ending in endings:
        return found
    if found == "text":
        raise InputError(
            f"{file.name}: its name ends in {file.ending}, but it is plain text, perhaps CSV. "
            "Rename it so that it ends in .csv (or .tsv)."
        )
    raise InputError(
        f"{file.name}: its name ends in {file.ending}, but it is {what}. "
        f"Rename it so that it ends in {endings[0]}."
    )


def _by_content(file: OpenedFile) -> str:
    data, name = file.data, file.name
    if data.startswith(b"PK"):
        return _zip_kind(data, name)
    if data.startswith(_OLE):
        return _ole_kind(data, name)
    if data.startswith(b"PAR1"):
        return "parquet"
    for signature, message in _SIGNATURES:
        if data.startswith(signature):
            raise InputError(f"{name}: it {message}")
    if data.startswith(_OLD_BIFF):
        raise InputError(f"{name}: it is a workbook of Excel 95 or older. {_SAVE_AS}")
    _refuse_web_pages(data, name)
    return "text"


def _refuse_web_pages(data: bytes, name: str) -> None:
    head = data[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[2:].replace(b"\0", b"")
    head = head.removeprefix(b"\xef\xbb\xbf")
    if _XML_2003.match(head):
        raise InputError(f"{name}: it is an 'XML Spreadsheet 2003' file. {_SAVE_AS}")
    if _HTML.match(head):
        raise InputError(
            f"{name}: it is a web page (HTML), not a spreadsheet: what some portals call an export, or perhaps only a "
            "sign-in page. Open it in a spreadsheet program and save it as .xlsx."
        )
    if head.lstrip().startswith(b"MIME-Version:"):
        raise InputError(f"{name}: it is a web page saved as one file (MHTML), not a spreadsheet. {_SAVE_AS}")
    if re.match(rb"\s*<\?xml", head):
        raise InputError(f"{name}: it is an XML file, not a spreadsheet. {_SAVE_AS}")


def _zip_kind(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = {entry.lower().replace("\\", "/") for entry in package.namelist()}
            kind, types = _head(package, "mimetype"), _head(package, "[Content_Types].xml")
    except _BROKEN_ZIP as error:
        raise InputError(
            f"{name}: the file is truncated or damaged ({_lower(error)}). Copy or download it again."
        ) from None
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(entry.startswith("xl/workbook") for entry in names) or _XLSX_TYPE.search(types):
        return "xlsx"
    if "spreadsheet" in kind or ("content.xml" in names and not kind):
        return "ods"
    raise InputError(f"{name}: {_other_zip(names, kind)}")


def _head(package: zipfile.ZipFile, part: str) -> str:
    """The beginning of a part, as much as is needed to recognise the package."""
    if part not in package.namelist():
        return ""
    with package.open(part) as opened:
        return opened.read(64 << 10).decode("utf-8", "replace")


def _other_zip(names: set[str], kind: str) -> str:
    if any(entry.startswith("word/") for entry in names) or "text" in kind:
        return f"it is a text document, not a spreadsheet. {_SAVE_AS}"
    if any(entry.startswith("ppt/") for entry in names) or "presentation" in kind:
        return f"it is a presentation, not a spreadsheet. {_SAVE_AS}"
    if any(entry.endswith(".iwa") for entry in names):
        return "it is an Apple Numbers document. In Numbers, export it to Excel (.xlsx) or CSV."
    if "[content_types].xml" in names:
        return "it is an Office package without a workbook: truncated or damaged. Copy or download it again."
    return "it is a zip archive, not a spreadsheet. Unpack it and name the spreadsheet in it."


def _ole_kind(data: bytes, name: str) -> str:
    streams = {stream.lower() for stream in stream_names(data)}
    if streams & {"encryptedpackage", "encryptioninfo"}:
        raise password_protected(name)
    if streams & {"workbook", "book"}:
        return "xls"
    if streams & {"worddocument", "powerpoint document"}:
        raise InputError(f"{name}: it is a document, not a spreadsheet. {_SAVE_AS}")
    raise InputError(
        f"{name}: the file is truncated or damaged: no workbook is in it. Copy or download it again."
    )


def password_protected(name: str) -> InputError:
    """The refusal of an encrypted file."""
    return InputError(
        f"{name}: the workbook is protected by a password. Open it in the spreadsheet program, "
        "remove the password (File > Info > Protect Workbook > Encrypt with Password, empty), and save it."
    )


def _lower(error: Exception) -> str:
    text = str(error).strip().rstrip(".")
    return text[:1].lower() + text[1:] if text else "it can't be unpacked"
