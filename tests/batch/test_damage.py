"""A damaged file is refused, never read with other cells than it had: each archive's checksums are looked at."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from batch.errors import InputError
from batch.reading.read import read_inputs
from tests.support import odd_files as odd

ROWS: list[list[object]] = [["msisdn", "owner"], [91234567, "Chan"], [61234567, "Lee"]]
EXPECTED = [["91234567", "61234567"], ["Chan", "Lee"]]
PACKINGS = {"stored": zipfile.ZIP_STORED, "deflated": zipfile.ZIP_DEFLATED}


def made(folder: Path, kind: str, packing: str) -> Path:
    """A workbook of that kind, its parts packed so."""
    path = folder / f"fleet.{kind}"
    if kind == "xlsx":
        shared = f'<sst xmlns="{odd.MAIN}"><si><t>Chan</t></si><si><t>Lee</t></si></sst>'
        odd.package(path, [odd.sheet_xml(odd.rows_xml(ROWS))], more={"xl/sharedStrings.xml": shared})
    elif kind == "xlsb":
        odd.xlsb(path, ROWS)
    else:
        odd.ods(path, {"S": "".join(map(odd.ods_row, ROWS))})
    with zipfile.ZipFile(path) as old:
        parts = [(name, old.read(name)) for name in old.namelist()]
    with zipfile.ZipFile(path, "w", PACKINGS[packing]) as new:
        for name, content in parts:
            new.writestr(name, content)
    return path


def cells(path: Path) -> list[list[str | None]] | None:
    """The columns of the table, or None where the file was refused."""
    try:
        (table,) = read_inputs([path], is_heading={"msisdn", "owner"}.__contains__)
    except InputError:
        return None
    return [column.to_pylist() for column in table.columns]


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("kind", ["xlsx", "xlsb", "ods"])
def test_no_single_bit_gives_other_cells(tmp_path: Path, kind: str, packing: str) -> None:
    path = made(tmp_path, kind, packing)
    good = path.read_bytes()
    assert EXPECTED == cells(path)
    drawn = random.Random(kind + packing)
    for _ in range(12):
        data = bytearray(good)
        data[drawn.randrange(len(data))] ^= 1 << drawn.randrange(8)
        path.write_bytes(bytes(data))
        assert cells(path) in (None, EXPECTED)


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("xlsx", b"91234567", b"91234568"),
        ("xlsx", b"Chan</t></is>", b"Chen</t></is>"),
        ("xlsx", b"<si><t>Lee", b"<si><t>Lea"),
        ("xlsx", b"worksheets/sheet1.xml\"/>", b"worksheets/sheet2.xml\"/>"),
        ("xlsb", "Chan".encode("utf-16-le"), "Chen".encode("utf-16-le")),
        ("ods", b'office:value="91234567"', b'office:value="91234568"'),
        ("ods", b"<text:p>Lee", b"<text:p>Lea"),
    ],
)  # fmt: skip
def test_a_changed_byte_in_a_stored_part_is_told(tmp_path: Path, kind: str, old: bytes, new: bytes) -> None:
    path = made(tmp_path, kind, "stored")
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))
    with pytest.raises(InputError, match="truncated or damaged"):
        read_inputs([path], is_heading={"msisdn", "owner"}.__contains__)


def test_a_changed_picture_damages_no_cell(tmp_path: Path) -> None:
    path = tmp_path / "fleet.xlsx"
    odd.package(path, [odd.sheet_xml(odd.rows_xml(ROWS))], more={"xl/media/image1.bin": b"PICTURE" * 9})
    with zipfile.ZipFile(path) as old:
        parts = [(name, old.read(name)) for name in old.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as new:
        for name, content in parts:
            new.writestr(name, content)
    path.write_bytes(path.read_bytes().replace(b"PICTURE", b"PICTURA", 1))
    assert EXPECTED == cells(path)


def test_a_parquet_page_that_has_a_checksum(tmp_path: Path) -> None:
    path = tmp_path / "fleet.parquet"
    pq.write_table(
        pa.table({"msisdn": ["91234567"], "owner": ["Chan"]}), path, compression="none", use_dictionary=False,
        write_page_checksum=True, write_statistics=False,
    )  # fmt: skip
    path.write_bytes(path.read_bytes().replace(b"91234567", b"91234568", 1))
    with pytest.raises(InputError, match="truncated or damaged"):
        read_inputs([path], is_heading={"msisdn", "owner"}.__contains__)


def test_every_kind_of_part_is_checked_once_it_is_read(tmp_path: Path) -> None:
    """Also shared texts under another name than Excel gives them: the relations say where they are."""

    def renamed(xml: bytes) -> bytes:
        relation = f'<Relationship Id="rId7" Type="{odd.OFFICE}/sharedStrings" Target="words.xml"/></Rel'
        return xml.replace(b"</Rel", relation.encode(), 1)

    rows = odd.rows_xml([["msisdn", "owner"], [91234567, '<c r="PLACE" t="s"><v>0</v></c>']])
    shared = f'{odd.DECLARATION}<sst xmlns="{odd.MAIN}"><si><t>Chan</t></si></sst>'
    path = odd.package(tmp_path / "fleet.xlsx", [odd.sheet_xml(rows)], more={"xl/words.xml": shared})
    _stored(path, {"xl/_rels/workbook.xml.rels": renamed})
    before = cells(path)
    path.write_bytes(path.read_bytes().replace(b"<t>Chan", b"<t>Chen", 1))
    assert cells(path) in (None, before)


def _stored(path: Path, changes: dict[str, Callable[[bytes], bytes]]) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            new.writestr(name, changes.get(name, bytes)(old.read(name)))
    path.write_bytes(packed.getvalue())
