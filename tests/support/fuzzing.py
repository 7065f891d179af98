"""Command lines on inputs that chance has damaged or written: whatever they are, they are read or refused."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import openpyxl
import pandas as pd

from batch.errors import InputError
from batch.readback.records import Records
from batch.reading.read import read_inputs
from batch.review.sums import added, amounts
from simexit.cli import DEFECT
from tests.support.cell_help import facts, read
from tests.support.forging import forged
from tests.support.real_sheets import FOLDER, command
from tests.support.review_help import LANGUAGES, filled, read_back

#: Small inputs of which each once ended wrong, or may.
CORPUS = Path(__file__).resolve().parents[1] / "fuzz" / "corpus"
TEXTS = (CORPUS / "texts.txt").read_text(encoding="utf-8").splitlines()

ODD = [
    "", " ", "-", "²", "9" * 30, "1e999", "8.9E+1845898", "1E5", "\ud83d", "\u202e", "\x00", "\x9b", "元", "50元",
    "US$5", "31/12/26", "二零二六年", "A123456(3)", "csl→3HK", "（", "(", '"', "'", "\r", "\n", "\t", ";", ",", "|",
    "~", "√", "X", "無", "nan", "inf", "=1+1", "%s", "{0}", "é", "ß", "İ", "ﷺ", "\u0301", "٣", "½", "Ⅷ", "𠮷", "👨‍👩‍👧",
]  # fmt: skip
YAML = [*ODD[:-1], "!!bool x", "!!int ²", "!!float .", "- a", "? a", "a: b", "{", "}", "[", "]", "&a", "*a", "<<: *a",
        "---", "...", "|", ">", "#", "@", "`", "null", "yes", "2026-13-99", "!!binary x", "!!set", "words:", "answers:",
        "facts:", "where:", "line:", "carriers:", "csl:", "contracts:", "settings:", "msisdn:", "carrier:"]  # fmt: skip


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The bytes with a few of them changed, taken out, put in, said twice or cut off."""
    found = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at = chance.randrange(len(found) + 1)
        match chance.randrange(5):
            case 0 if found:
                found[at % len(found)] ^= 1 << chance.randrange(8)
            case 1:
                found[at:at] = chance.randbytes(chance.randrange(1, 9))
            case 2:
                del found[at : at + chance.randrange(1, 9)]
            case 3:
                found[at:at] = found[at : at + chance.randrange(1, 200)]
            case _ if chance.random() < 0.2:
                del found[at:]
    return bytes(found)


def written(parts: list[str], chance: random.Random, most: int = 8) -> str:
    """A text of a few parts."""
    return chance.choice(("", " ", ", ")).join(chance.choices(parts, k=chance.randrange(1, most)))


class Fuzzer:
    """Inputs by chance, in a folder of their own; `seeds` are small honest files of each kind."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.chance = folder, random.Random(seed)
        self.seeds = _seeds(folder)
        self.kinds: dict[str, Callable[[], None]] = {
            "file": self.file,
            "cell": self.cell,
            "headings": self.headings,
            "yaml": self.yaml,
            "report": self.report,
        }

    def file(self) -> None:
        """A damaged file is read or refused by its name."""
        seed = self.chance.choice(self.seeds)
        path = self.folder / f"damaged{seed.suffix}"
        path.write_bytes(damaged(seed.read_bytes(), self.chance))
        try:
            read_inputs([path], is_heading={"Phone No", "Carrier"}.__contains__)
        except InputError as error:
            if not error.message.startswith(str(path)):
                raise AssertionError(error.message) from error

    def cell(self) -> None:
        """A text of any kind is a value or a problem of every fact."""
        text = written([*ODD, *TEXTS, *"0123456789abc年月日是否有"], self.chance)
        for name in facts():
            read(name, text)

    def headings(self) -> None:
        """A sheet of any headings and cells is answered or refused."""
        words = [
            *ODD,
            *TEXTS,
            "Phone No",
            "Carrier",
            "月費 (HK$)",
            "Balance",
            "ICCID",
            "Contract end",
            "總計",
            "備註",
        ]
        rows = [",".join(written(words, self.chance, 3) for _ in range(4)) for _ in range(4)]
        sheet = self.folder / "fleet.csv"
        head = "Phone No,Carrier," if self.chance.random() < 0.5 else ""
        sheet.write_text(head + "\n".join(rows), encoding="utf-8", errors="replace")
        out = ["-o", str(self.folder / "o.csv"), "--force"]
        self.run("batch", str(sheet), *self.chance.choice((["--dry-run"], out)))

    def yaml(self) -> None:
        """A file of columns, answers, terms or facts says what it can, or is refused with its mistakes."""
        lines = [
            " " * self.chance.choice((0, 0, 2, 4)) + written(YAML, self.chance, 4)
            for _ in range(self.chance.randrange(1, 7))
        ]
        path = self.folder / "said.yaml"
        path.write_text("\n".join(lines), encoding="utf-8", errors="replace")
        self.run(*self.chance.choice(self.reading(path)))

    def reading(self, path: Path) -> list[list[str]]:
        """The commands that read a file of YAML."""
        sheet = self.folder / "line.csv"
        sheet.write_text("Phone No,Carrier\n61234567,csl\n", encoding="utf-8")
        out = ["-o", str(self.folder / "o.csv"), "--force"]
        return [
            ["check", str(path)],
            ["check", "--set", "carrier=csl", "--terms", str(path)],
            ["batch", str(sheet), "--dry-run", "--columns", str(path)],
            ["batch", str(sheet), *out, "--answers", str(path)],
        ]

    def report(self) -> None:
        """A report that somebody forged, its checks computed anew, is judged or refused."""
        sheet = forged(filled(self.chance.choice(LANGUAGES)), TEXTS, self.chance)
        checked: AbstractContextManager[Any]
        checked = patch.object(Records, "checked", _agree) if self.chance.random() < 0.8 else nullcontext()
        try:
            with checked:
                rows = read_back(sheet).rows
        except InputError:
            return
        savings, costs = amounts(rows)
        assert added(rows).sims == len(rows) == len(savings) == len(costs)

    def run(self, *arguments: str) -> None:
        """Run a command line: it ends rightly, and nothing that a terminal obeys comes through."""
        status, out, said = command(*arguments)
        assert status != DEFECT, said
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]", out + said)


def _agree(found: Records, fixed: Sequence[int], _: Any) -> tuple[Any, Any]:
    """The checks as if they were right."""
    lines = len(found.lines)
    return np.ones(lines, np.bool_), np.zeros((lines, 1 + len(fixed)), np.bool_)


def _seeds(folder: Path) -> list[Path]:
    """Small honest files: those of the repository in formats that nothing here writes, and others made here."""
    rows: list[list[Any]] = [
        ["Phone No", "Carrier", "Balance"],
        ["61234567", "csl", 98.5],
        ["91234567", "中國移動", None],
    ]
    book, path = openpyxl.Workbook(), folder / "seed.xlsx"
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    frame = pd.DataFrame(rows[1:], columns=rows[0])
    frame.to_parquet(folder / "seed.parquet")
    found = [path, folder / "seed.parquet"]
    for encoding in ("utf-8", "utf-16", "big5", "gb18030"):
        text = folder / f"{encoding}.csv"
        text.write_bytes(frame.to_csv(index=False).encode(encoding))
        found.append(text)
    for ending in (".xls", ".xlsb", ".ods"):
        kept = [path for path in sorted(FOLDER.rglob(f"*{ending}")) if path.stat().st_size < 60_000]
        found += kept[:2]
    return found
