"""What the pages say of a sheet is what `simexit batch` says: the same codes to the byte, the same refusals."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.demo_fleet import write_fleet_sheet, write_list_sheet
from tests.support.page_client import PageClient
from tests.support.pages_served import PagesServed, pages_served
from tests.support.real_sheets import FOLDER, command
from tests.support.repeated import repeated

# No table at all, or none that can be used: told by both in the same words.
REFUSED = (
    "24-one-sim-per-column.xlsx", "27i-tab.txt", "28a-portal-html.xls", "28b-spreadsheetml.xls", "28c-csv-named.xls",
    "28d-tsv-named.xls",
)  # fmt: skip
# Without headings that are known: batch refuses it, and the pages show its columns so that they can be chosen.
UNKNOWN = "16-french-hr-sim.csv"
TOGETHER = (
    ("62-columns.yaml", "62-unit-in-mapped-heading.csv"),
    ("62b-columns.yaml", "62b-usd-in-mapped-heading.csv"),
    ("43-bill-plus-replies/bill.csv", "43-bill-plus-replies/reply.csv"),
)
_LEFT_OUT = {*REFUSED, UNKNOWN, "README.md", *(name for names in TOGETHER for name in names)}
_AT_ONCE = 6  # one check of several sheets takes little longer than of one
_SHEETS = [path.name for path in sorted(FOLDER.iterdir()) if path.is_file() and path.name not in _LEFT_OUT]
GROUPS = [_SHEETS[at : at + _AT_ONCE] for at in range(0, len(_SHEETS), _AT_ONCE)]


def batch_codes(
    folder: Path, names: Sequence[str], out: Path, monkeypatch: pytest.MonkeyPatch, *options: str
) -> bytes:
    """The codes that batch writes, run in the folder of the sheets."""
    monkeypatch.chdir(folder)
    status, _, said = command("batch", *names, "-o", str(out / "codes.csv"), "--force", *options)
    assert status in (0, 1), said
    return (out / "codes.csv").read_bytes()


@pytest.mark.parametrize("names", GROUPS, ids=[names[0] for names in GROUPS])
def test_sheets_as_people_have_them(
    client: PageClient, names: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = client.drop(*(FOLDER / name for name in names))
    found = client.made(case, "codes.csv")
    assert batch_codes(FOLDER, names, tmp_path, monkeypatch) == found


@pytest.mark.parametrize("names", TOGETHER, ids=[names[-1] for names in TOGETHER])
def test_files_that_go_together(
    client: PageClient, names: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets = [name for name in names if not name.endswith(".yaml")]
    columns = [word for name in names if name.endswith(".yaml") for word in ("--columns", Path(name).name)]
    folder = (FOLDER / names[0]).parent
    case = client.drop(*(FOLDER / name for name in names))
    expected = batch_codes(folder, [Path(name).name for name in sheets], tmp_path, monkeypatch, *columns)
    assert expected == client.made(case, "codes.csv")


@pytest.mark.parametrize("write", [write_list_sheet, write_fleet_sheet])
def test_the_sample_fleet(
    client: PageClient, write: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "fleet.xlsx")  # type: ignore[operator]
    case = client.drop(path)
    found = client.made(case, "codes.csv")
    assert batch_codes(tmp_path, [path.name], tmp_path, monkeypatch) == found


@pytest.mark.parametrize("name", [*REFUSED, UNKNOWN])
def test_what_is_refused_is_refused_in_the_same_words(
    client: PageClient, name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(FOLDER)
    status, _, told = command("batch", name, "-o", str(tmp_path / "codes.csv"))
    assert status == 3
    answer = client.post("/cases", files=[FOLDER / name])
    if case := PageClient.case_of(answer):  # its columns are shown, with why it is not used
        refused = client.post(f"{case}/make/codes.csv")
        assert refused.way == f"{case}/take-away"
        answer = refused
    kind, said = answer.said[0]
    assert kind == "bad"
    assert said in told


def test_a_sheet_without_known_headings_is_used_once_they_are_chosen(
    client: PageClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = client.drop(FOLDER / UNKNOWN)
    assert not client.get(f"{case}/sheet").tiles
    assert client.post(f"{case}/column", {"heading": "N° SIM", "fact": "iccid"}).tiles
    found = client.made(case, "codes.csv")
    assert repeated(client, case, tmp_path, monkeypatch) == found


def test_what_was_said_on_the_pages_batch_repeats(
    client: PageClient, served: PagesServed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After answers, decisions and a corrected column, in the case as it is taken away and by the command shown."""
    sheet = tmp_path / "-a 'list' & [1] $x*.csv"
    rows = [
        f"6123 {at:04},User {at % 5},{('Sales', '銷售部')[at % 2]},csl,{98 + at},X{at}" for at in range(30)
    ]
    rows[3] = rows[3].replace("101", "about a hundred")
    sheet.write_text("\n".join(["Phone,Who,Dept,Net,Fee,Code", *rows]), encoding="utf-8")
    case = client.drop(sheet)
    client.post(f"{case}/column", {"heading": "Who", "fact": "user"})
    client.post(f"{case}/column", {"heading": "Fee", "fact": "monthly_fee_hkd"})
    client.post(f"{case}/column", {"heading": "Code", "fact": "sim_id"})
    client.post(f"{case}/text", {"fact": "monthly_fee_hkd", "text": "about a hundred", "value": "100"})
    for fact, value, more in (
        ("account_type", "corporate", {"scope": "all"}),
        ("still_needed", "no", {"scope": "group", "group": "department=Sales"}),
        ("plan_type", "postpaid", {"scope": "all"}),
    ):
        answer = client.post(f"{case}/answer", {"fact": fact, "value": value, "by": "Ms Chan", **more})
        assert [kind for kind, _ in answer.said] == ["good"], answer.said
    client.get(f"{case}/decide")
    ticked = [("at", str(at)) for at in (1, 3, 5)]
    client.post(f"{case}/answer", [("fact", "still_needed"), ("value", "yes"), ("scope", "ticked"), *ticked])
    client.post(f"{case}/decide", [("review", "hold"), ("scope", "ticked"), ("note", "ask first"), *ticked])
    found = client.made(case, "codes.csv")
    assert repeated(client, case, tmp_path, monkeypatch) == found
    there = tmp_path / "there"

    with pages_served(tmp_path / "second", "--folder", str(there), beside=served) as second:
        other = PageClient(second.entrance)
        (again,) = other.cases()
        assert other.made(again, "codes.csv") == found
        assert other.get(f"{again}/verdicts").tiles == client.get(f"{case}/verdicts").tiles
        other.close()
