"""A balance on a bill is as often what is owed: it is used only where it is clear that it is credit."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path

import pytest

from batch.fleet.cleaned import answered_of, cleaned
from batch.reading.read import read_inputs
from batch.understanding.clean import CleanTable
from batch.understanding.tables import settled
from tests.support.cell_help import headings, table_words
from tests.support.odd_files import text_file
from tests.support.real_sheets import batch
from tests.support.shipped import shipped

HEADS = (
    ("Mobile", "Carrier", "Contract End", "Monthly Fee", "Billing Day", "Balance", "Outstanding balance"),
    ("電話號碼", "電訊商", "合約到期日", "月費", "截數日", "餘額", "尚欠金額"),
    ("手机号码", "运营商", "合约到期日", "月费", "账单日", "余额", "欠费金额"),
)
CELLS = ("61234567", "CSL", "none", "98", "5", "98", "")
PHONE, CARRIER, END, FEE, DAY, LEFT, OWED = range(7)
ON_BILLS = (END, FEE, DAY)


def table(
    folder: Path, *files: Sequence[tuple[str, str]], assumed: Mapping[str, object] | None = None
) -> CleanTable:
    """What files of one line each, joined, are understood as."""
    paths = [
        text_file(folder / f"{place}.csv", [[name for name, _ in cells], [text for _, text in cells]])
        for place, cells in enumerate(files)
    ]
    raw = read_inputs(
        paths,
        is_heading=headings().fact_of,
        words=table_words(),
        keys=frozenset(("msisdn", "iccid", "sim_id")),
    )
    understood = cleaned(shipped(), *settled(headings(), raw), join_rows=True)
    return answered_of(shipped(), understood, assumed=assumed).table


def used(found: CleanTable) -> list[bool]:
    """Whether each line's balance is used; where not, the problem says so."""
    column = found.columns["balance_hkd"]
    assert column.known.all() != any(item.type == "balance_or_due" for item in found.problems)
    known: list[bool] = column.known.tolist()
    return known


def cells(head: tuple[str, ...], *places: int) -> list[tuple[str, str]]:
    return [(head[place], CELLS[place]) for place in places]


@pytest.mark.parametrize("head", HEADS)
def test_without_a_plan_the_rest_of_a_bill_makes_a_balance_unclear(
    tmp_path: Path, head: tuple[str, ...]
) -> None:
    for count in (1, 2, 3):
        for some in combinations(ON_BILLS, count):
            assert [False] == used(table(tmp_path, cells(head, PHONE, CARRIER, *some, LEFT))), some


@pytest.mark.parametrize("head", HEADS)
def test_where_it_is_clear_the_balance_is_used(tmp_path: Path, head: tuple[str, ...]) -> None:
    bill = cells(head, PHONE, CARRIER, FEE, LEFT)
    assert [True] == used(table(tmp_path, cells(head, PHONE, CARRIER, LEFT)))
    assert [True] == used(table(tmp_path, [*bill, ("Plan type", "prepaid")]))
    assert [True] == used(table(tmp_path, bill, assumed={"plan_type": "prepaid"}))
    assert [True] == used(table(tmp_path, [*bill, (head[OWED], "")]))


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("other", [OWED, FEE])
def test_a_table_in_two_files_says_what_it_says_in_one(
    tmp_path: Path, head: tuple[str, ...], other: int
) -> None:
    for rest in ((CARRIER, LEFT), (CARRIER, FEE, LEFT)):
        whole = used(table(tmp_path, cells(head, PHONE, *rest, other)))
        first, second = cells(head, PHONE, *rest), cells(head, PHONE, other)
        for files in ((first, second), (second, first)):
            assert whole == used(table(tmp_path, *files)), files


def test_no_line_goes_for_a_refund_of_what_may_be_owed(tmp_path: Path) -> None:
    path = text_file(tmp_path / "in.csv", [HEADS[0][:6], CELLS[:6]])
    ran = batch([path], tmp_path, "--assume", "line_status=active", "--assume", "still_needed=no")
    assert ["refund"] != ran.column("balance")
