"""Describe the workbook of a request: the lines, and what is enclosed, in two languages for whoever reads it at the
carrier. Must not know how a workbook is written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa

from batch.own_marks import REQUEST
from batch.report.sheet_texts import plain_text
from batch.report.sheets import Book, Kind, SheetColumn, Table
from batch.report.workbook import write_book
from batch.requests.papers import Package, Paper, RequestLine
from batch.requests.request_words import RequestWords, columns_of, in_both, shown_number
from batch.understanding.cell_arrays import amounts

_WIDTHS = {"number": 7.0, "msisdn": 18.0, "iccid": 24.0, "action": 30.0, "date": 22.0, "balance": 28.0,
           "target": 22.0, "since": 16.0, "amount": 14.0, "letter": 24.0}  # fmt: skip


def write_request_book(package: Package, words: tuple[RequestWords, RequestWords], path: Path) -> None:
    """Write the workbook, whole or not at all; `words` are those of the two languages."""
    first, second = words
    name = first.carrier(package.account)
    book = Book(
        [_lines_table(package, words), _enclosures_table(package, words)],
        plain_text(f"{name}: {first.asked(package)}"), "Calibri", package.papers[0].made_on, protect=False,
        footer=plain_text(f"{package.reference} · {in_both(name, second.carrier(package.account))}"),
        properties={REQUEST: package.reference},
    )  # fmt: skip
    write_book(book, path)


def _lines_table(package: Package, words: tuple[RequestWords, RequestWords]) -> Table:
    shown = columns_of(package.lines)
    shown.insert(shown.index("action"), "owner")
    if len(package.papers) > 1:
        shown.append("letter")
    columns = [
        _amounts(package, words) if code == "amount" else _column(code, _cells(code, package, words), words)
        for code in shown
    ]
    return Table(
        _both(words, "sheets", "request"), columns, len(package.lines), frozen=2, pages_wide=1, tab="0B4F7A"
    )


def _cells(code: str, package: Package, words: tuple[RequestWords, RequestWords]) -> list[str] | list[int]:
    if code == "number":
        return list(range(1, len(package.lines) + 1))
    return [_cell(code, line, paper, words) for paper in package.papers for line in paper.lines]


def _cell(code: str, line: RequestLine, paper: Paper, words: tuple[RequestWords, RequestWords]) -> str:
    first, second = words
    if code == "action":
        return in_both(first.action(line), second.action(line))
    if code == "date":
        return line.date.isoformat() if line.date else in_both(first.line_date(line), second.line_date(line))
    if code == "balance":
        return in_both(first.balance(line), second.balance(line))
    plain = {"msisdn": shown_number(line.msisdn), "iccid": line.iccid, "owner": paper.account.owner,
             "target": shown_number(line.target), "since": line.since.isoformat() if line.since else "",
             "letter": paper.reference}  # fmt: skip
    return plain[code]


def _column(
    code: str, values: list[str] | list[int], words: tuple[RequestWords, RequestWords]
) -> SheetColumn:
    kind: Kind = "count" if code in ("number", "lines") else "date" if code in ("date", "since") else "code"
    typed = pa.array(values, pa.int64() if kind == "count" else pa.string())
    return SheetColumn(
        _both(words, "columns", code),
        typed,
        kind,
        _WIDTHS.get(code),
        band="key" if code == "number" else "line",
    )


def _amounts(package: Package, words: tuple[RequestWords, RequestWords]) -> SheetColumn:
    """What is claimed for each line."""
    claimed = [line.amount for line in package.lines]
    known = np.asarray([one is not None for one in claimed], dtype=np.bool_)
    values = amounts(np.asarray([one or 0 for one in claimed], dtype=np.int64), known)
    return SheetColumn(_both(words, "columns", "amount"), values, "money", _WIDTHS["amount"], band="line")


def _enclosures_table(package: Package, words: tuple[RequestWords, RequestWords]) -> Table:
    letters = [paper for paper in package.papers if not paper.call]
    documents = words[0].documents(letters)
    shown = package.papers[0]
    names = [in_both(*(one.document(shown, code) for one in words)) for code in documents]
    columns = [
        SheetColumn(
            _both(words, "columns", "document"),
            pa.array(names, pa.string()),
            "text",
            80,
            band="key",
            wrap=True,
        ),
        SheetColumn(
            _both(words, "columns", "lines"),
            pa.array(list(documents.values()), pa.int64()),
            "count",
            18,
            band="line",
        ),
        SheetColumn(_both(words, "columns", "enclosed"), None, "text", 18, band="review", editable=True),
    ]
    return Table(_both(words, "sheets", "enclosures"), columns, len(documents), tab="F2C14E")


def _both(words: tuple[RequestWords, RequestWords], *path: str) -> str:
    return in_both(words[0].say(*path), words[1].say(*path))
