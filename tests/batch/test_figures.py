"""The figures of the Summary, of the sheet Groups, of the page for managers and of the terminal are what counting the
codes line by line gives, and the same everywhere."""

from __future__ import annotations

import csv
import datetime
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from batch.report.contrast import lightness
from batch.report.looks import CHART_PARTS, TONES
from batch.report.markup import element
from batch.samples.full_fleet import sample_rows
from engine.rulebook.book import SHIPPED
from language.wording import carrier_names
from simexit.cli import run
from tests.support.dated_fleet import LINES, OTHER_CARRIER, write_dated_fleet
from tests.support.shipped import shipped, shipped_texts

AS_OF = datetime.date(2026, 11, 21)
BOOK = shipped()
TEXTS = shipped_texts("en")
CARRIERS = {code: name for code, name in carrier_names(BOOK, TEXTS).items() if code != "other"}
HOSTILE = '"><img src=x onerror=alert(1)>'
ACTIONS = yaml.safe_load((SHIPPED / "decisions" / "40-action.yaml").read_text("utf-8"))["outcomes"]
NOTICES = {code: roles.get("notice", "") for code, roles in ACTIONS.items()}
GOES = {code for code, roles in ACTIONS.items() if roles["purpose"] in ("ending", "lapse")}
LABELS = TEXTS.section("report")["verdicts"]

Row = Mapping[str, str]


@dataclass(frozen=True)
class Counted:
    """Lines added up one by one: how many, by verdict, and what they save, cost and leave."""

    sims: int
    saving: Decimal
    cost: Decimal
    net: Decimal
    saved: Decimal  # of the saving, that of the lines that have a net

    @property
    def shown(self) -> tuple[Any, ...]:
        """As a sheet shows it: nothing where there is none."""
        return self.sims, *(
            one or None for one in (self.saved, self.cost, self.net, self.saving - self.saved)
        )


def verdict(row: Row) -> str:
    """The group of a line, by its codes."""
    if row["status"] == "unreadable":
        return "bad"
    if row["action"] not in ACTIONS:
        return "ask"
    found = ACTIONS[row["action"]]["verdict"]
    return "ask" if found == "now" and row["status"] == "needs_info" else found


def money(row: Row) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """What a line saves a year, what leaving costs and falls due within twelve months, what is left; and of what."""
    saving, leaving, fees = (row[name] for name in ("saving_hkd_year", "exit_cost_hkd", "fees_until_end_hkd"))
    saved = Decimal(saving or 0)
    ends = verdict(row) in ("now", "later") and NOTICES[row["action"]] in ("at_once", "contract_end")
    if not (ends and saving and leaving and fees):
        return saved, Decimal(0), Decimal(0), Decimal(0)
    due = min(Decimal(fees), saved)
    cost = due if NOTICES[row["action"]] == "contract_end" else due + Decimal(leaving)
    return saved, cost, saved - cost, saved


def count(rows: Iterable[Row]) -> Counted:
    rows = list(rows)
    sums = [sum(parts, Decimal(0)) for parts in zip(*map(money, rows), strict=True)] or [Decimal(0)] * 4
    return Counted(len(rows), *sums)


class Tables(HTMLParser):
    """The tables of a page by their captions, rows of texts; its cards; and all marks that it has."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.cards: list[tuple[str, str]] = []
        self.marks: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self._rows: list[list[str]] = []
        self._text = self._caption = self._label = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.marks.append((tag, dict(attrs)))
        if tag == "table":
            self._rows = []
        if tag == "tr":
            self._rows.append([])
        self._text = ""

    def handle_endtag(self, tag: str) -> None:
        said = self._text.strip()
        if tag == "h2":
            self._caption = said
        elif tag in ("td", "bdi") or (tag == "th" and said):
            self._rows[-1].append(said)
        elif tag == "span" and not self._label:
            self._label = said
        elif tag == "strong":
            self.cards.append((self._label, said))
        elif tag == "li":
            self._label = ""
        elif tag == "table":
            self.tables[self._caption] = self._rows[1:]
        self._text = ""

    def handle_data(self, data: str) -> None:
        self._text += data


@dataclass(frozen=True)
class Made:
    """What one check of a varied fleet wrote and said."""

    folder: Path
    rows: list[dict[str, str]]
    summary: list[list[Any]]  # cells by row
    said: str

    @property
    def fleet(self) -> list[str]:
        return [str(self.folder / name) for name in ("fleet.csv", "dated.csv")]

    def cell_of(self, text: str) -> tuple[int, int]:
        """Row and column of the first cell with this text."""
        return next(
            (at, column)
            for at, row in enumerate(self.summary)
            for column, cell in enumerate(row)
            if cell == text
        )

    def values(self, row: int, *skipped: int) -> list[Any]:
        """What stands in a row, without blanks."""
        return [cell for at, cell in enumerate(self.summary[row]) if at not in skipped and cell is not None]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A varied fleet with a cost centre beside its department, and a hostile name among them."""
    folder = tmp_path_factory.mktemp("figures")
    rows = sample_rows(AS_OF, 240)
    for at, row in enumerate(rows):
        row |= {"Cost centre": f"CC-{at % 7}", "User": f"Person {at} Chan"}
    rows[3]["Department"] = HOSTILE
    with (folder / "fleet.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    write_dated_fleet(folder / "dated.csv")
    outputs = [str(folder / name) for name in ("report.xlsx", "summary.html", "codes.csv")]
    fleet = [str(folder / name) for name in ("fleet.csv", "dated.csv")]
    with pytest.MonkeyPatch.context() as patched:
        said: list[str] = []
        patched.setattr("simexit.running.echo", lambda text, **_: said.append(str(text)))
        assert run(["batch", *fleet, *(f"-o{one}" for one in outputs), "--as-of", AS_OF.isoformat()]) in (
            0,
            1,
        )
    with (folder / "codes.csv").open(encoding="utf-8-sig", newline="") as file:
        codes = list(csv.DictReader(file))
    sheet = openpyxl.load_workbook(folder / "report.xlsx")["Summary"]
    return Made(folder, codes, [list(row) for row in sheet.iter_rows(values_only=True)], said[-1])


@pytest.fixture(scope="module")
def page(made: Made) -> Tables:
    return Tables((made.folder / "summary.html").read_text("utf-8"))


def by_verdict(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[verdict(row)].append(row)
    return found


def test_the_fleet_has_every_kind_of_line(made: Made) -> None:
    assert set(by_verdict(made.rows)) == set(BOOK.verdicts) - {"bad"}
    assert any(verdict(row) == "now" and not money(row)[2] for row in made.rows)


def test_the_cards_are_the_lines_by_verdict_and_add_up_to_all(made: Made, page: Tables) -> None:
    at, _ = made.cell_of("May go now")
    cards = dict(zip(made.values(at), made.values(at + 1), strict=True))
    expected = {LABELS[code]: len(rows) for code, rows in by_verdict(made.rows).items()}
    assert cards == expected | {"Total": len(made.rows)}
    assert sum(expected.values()) == len(made.rows)
    assert {name: int(number.replace(",", "")) for name, number in page.cards} == cards


def test_the_terminal_says_the_same_in_the_same_words(made: Made) -> None:
    groups = by_verdict(made.rows)
    for code, rows in groups.items():
        counted = count(rows)
        told = re.search(rf"{LABELS[code]} (\d+)(?: \(([^)]*)\))?", made.said)
        assert told, code
        amounts = []
        if BOOK.verdicts[code].ends and counted.saving:
            amounts.append(f"HK${counted.saving:,.0f} a year")
            amounts += [f"HK${counted.net:,.0f} net in 12 months"] if counted.net or counted.cost else []
        assert (told[1], told[2]) == (str(counted.sims), "; ".join(amounts) or None)


def test_each_action_has_its_lines_and_their_money(made: Made, page: Tables) -> None:
    start, _ = made.cell_of("What to do with them")
    end, _ = made.cell_of("How to use this report")
    found = {
        row[1]: (row[5], *row[7:9], *row[10:12])
        for row in made.summary[start + 2 : end]
        if row[5] is not None
    }
    expected: dict[str, list[Row]] = defaultdict(list)
    for row in made.rows:
        open_ = "Cancel, once a question is answered" if row["action"] == "cancel" else "Not known yet"
        expected[open_ if verdict(row) == "ask" else TEXTS.outcome("action", row["action"])].append(row)
    assert {name: count(rows).shown for name, rows in expected.items()} == {
        name: as_decimals(line) for name, line in found.items() if name != "Total"
    }
    assert as_decimals(found["Total"]) == count(made.rows).shown
    shown = {name: tuple(cells) for name, *cells in page.tables["What to do with them"]}
    assert shown == {name: as_texts(as_decimals(line)) for name, line in found.items()}


def as_decimals(line: tuple[Any, ...]) -> tuple[Any, ...]:
    return line[0], *(None if one is None else Decimal(str(one)) for one in line[1:])


def as_texts(line: tuple[Any, ...]) -> tuple[str, ...]:
    return f"{line[0]:,}", *("" if one is None else f"{one:,.0f}" for one in line[1:])


def test_every_group_has_its_lines_and_their_money(made: Made) -> None:
    sheet = openpyxl.load_workbook(made.folder / "report.xlsx")["Groups"]
    cells: list[Any] = list(sheet.iter_rows(values_only=True))
    head, *found = cells
    with (made.folder / "fleet.csv").open(encoding="utf-8", newline="") as file:
        centres = [row["Cost centre"] for row in csv.DictReader(file)]
    assert [row["sim_id"] for row in made.rows[:2]] == ["HL-0001", "HL-0002"]
    keys = {
        "Carrier": [CARRIERS.get(row["carrier"], OTHER_CARRIER if row["carrier"] else "")
                    for row in made.rows],
        "Department": [row["department"] for row in made.rows],
        TEXTS.fact("owner"): [row["owner"] for row in made.rows],
        "Cost centre": [*centres, *[""] * (len(made.rows) - len(centres))],
    }  # fmt: skip
    expected = {}
    for by, names in keys.items():
        for name in set(names):
            rows = [row for row, one in zip(made.rows, names, strict=True) if one == name]
            groups = by_verdict(rows)
            counts = [len(groups[code]) or None for code in BOOK.verdicts]
            expected[by, name or "(not given)"] = (*counts, *count(rows).shown)
    assert {
        (row[0], row[1]): (*row[3:11], row[2], *as_decimals((0, *row[11:15]))[1:]) for row in found
    } == expected
    assert list(head[3:11]) == [LABELS[code] for code in BOOK.verdicts]
    assert len(found) == len(expected)


@pytest.mark.parametrize(("title", "by"), [("By carrier", "Carrier"), ("By department", "Department")])
def test_the_largest_groups_and_all_others_are_all_lines(
    made: Made, page: Tables, title: str, by: str
) -> None:
    start, _ = made.cell_of(title)
    lines = [made.values(start + at) for at in range(1, 7)]
    assert lines[-1][0] == "All others"
    assert sum(line[1] for line in lines) == len(made.rows)
    names = openpyxl.load_workbook(made.folder / "report.xlsx")["Groups"].iter_rows(values_only=True)
    largest = [row[1] for row in names if row[0] == by][:5]
    assert [line[0] for line in lines[:-1]] == largest
    assert [row[0] for row in page.tables[title]] == [line[0] for line in lines]
    for theirs, ours in zip(page.tables[title], lines, strict=True):
        assert [one for one in theirs[1:] if one] == [f"{one:,.0f}" for one in ours[1:]]


def test_in_every_row_saved_less_costs_is_net(made: Made, page: Tables) -> None:
    """Of the Summary, of the sheet Groups and of the page."""
    sheet: Any = openpyxl.load_workbook(made.folder / "report.xlsx")["Groups"]
    rows = [list(row[11:14]) for row in sheet.iter_rows(values_only=True, min_row=2)]
    for at, row in enumerate(made.summary):
        if "Saved a year, HK$" in row:
            money = row.index("Saved a year, HK$")
            columns = [column for column, cell in enumerate(row) if cell is not None and column >= money][:3]
            heads = [row[column] for column in columns]
            assert heads == ["Saved a year, HK$", "Costs in 12 months, HK$", "Net in 12 months, HK$"]
            for below in made.summary[at + 1 :]:
                row_money = [below[column] for column in columns]
                if below[1] is None or any(isinstance(cell, str) for cell in row_money):
                    break
                rows.append(row_money)
    for title in ("What to do with them", "By carrier", "By department"):
        rows += [[Decimal(cell.replace(",", "") or 0) for cell in row[-4:-1]] for row in page.tables[title]]
    shown = [[Decimal(str(cell or 0)) for cell in row] for row in rows]
    assert sum(net > 0 and cost > 0 for _, cost, net in shown) > 20
    assert [row for row in shown if row[0] - row[1] != row[2]] == []


def test_what_is_owed_is_added_up_line_by_line(made: Made, page: Tables) -> None:
    """Of lines that are gone; of lines that still run it is one figure apart."""
    given = {}
    for name, key, deposit, balance in (("fleet.csv", "SIM ID", "Deposit HK$", "Balance HK$"),
                                        ("dated.csv", "sim_id", "deposit_hkd", "balance_hkd")):  # fmt: skip
        with (made.folder / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                given[row[key]] = row[deposit], row[balance]
    start, column = made.cell_of("What is owed to us")
    expected, later = {}, []
    for rule, place in (("chase_refund", 1), ("await_refund", 1), ("claim_deposit", 0)):
        amounts: dict[bool, list[Decimal]] = {True: [], False: []}
        for row in made.rows:
            if rule in row["follow_ups"].split(";"):
                runs = row["stage"] not in ("closed", "in_progress")
                amounts[runs].append(Decimal(given[row["sim_id"]][place].replace(",", "") or 0))
        if amounts[False]:
            name = TEXTS.label("rules", "follow_ups", rule)
            expected[name] = (len(amounts[False]), sum(amounts[False]))
        later += amounts[True]
    assert len(expected) > 1
    assert later
    expected["Comes back once lines end"] = (len(later), sum(later))
    found = {
        row[column]: (row[column + 3], row[column + 4])
        for row in made.summary[start + 2 : start + 2 + len(expected)]
    }
    assert found == expected
    assert {row[0]: tuple(row[1:]) for row in page.tables["What is owed to us"]} == {
        name: (f"{many:,}", f"{amount:,.0f}") for name, (many, amount) in expected.items()
    }


def test_what_is_due_is_what_the_sheet_of_dates_says(made: Made, page: Tables) -> None:
    cells: Any = openpyxl.load_workbook(made.folder / "report.xlsx")["Deadlines"].iter_rows(values_only=True)
    head, *dates = cells
    when, what = head.index("When"), head.index("What")
    near: dict[str, list[datetime.date]] = defaultdict(list)
    for row in dates:
        if row[when] != "later":
            near[row[what]].append(row[0].date())
    shown = sorted(near.items(), key=lambda one: min(one[1]))[:6]
    expected = []
    for name, days in shown:
        past = sum(day < AS_OF for day in days)
        expected.append([f"{name} ({past} past)" if past else name, min(days).isoformat(), str(len(days))])
    assert sorted(page.tables["Past or due within 30 days"]) == sorted(expected)
    start, column = made.cell_of("Past or due within 30 days")
    rows = [made.summary[start + 2 + at] for at in range(len(expected))]
    assert [
        [row[column], row[column + 3].date().isoformat(), str(row[column + 4])] for row in rows
    ] == page.tables["Past or due within 30 days"]


def test_the_review_of_the_report_counts_the_same_costs(
    made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of all lines, and of those that are left when others are spoilt: what stands over an amount is no amount."""
    assert run(["review", str(made.folder / "report.xlsx"), "--json"]) == 0
    found = json.loads(capsys.readouterr().out, parse_float=Decimal)["counts"]["open"]
    total = count(made.rows)
    assert (found["sims"], found["saving_hkd_year"], found["cost_hkd_year"]) == (
        total.sims,
        total.saving,
        total.cost,
    )
    assert total.cost > 0
    book = openpyxl.load_workbook(made.folder / "report.xlsx")
    sheet: Any = book["SIMs"]
    head = [cell.value for cell in sheet[1]]
    columns = [
        head.index(name) + 1
        for name in ("Saved a year, HK$", "Cost of the contract, HK$", "Fees until the end, HK$")
    ]
    gone = [at for at, row in enumerate(made.rows) if verdict(row) == "now" and money(row)[1]][:3]
    for at, said in zip(gone, ("about a hundred", "NaN", "Infinity"), strict=True):
        for column in columns:
            sheet.cell(at + 2, column).value = said
    book.save(tmp_path / "spoilt.xlsx")
    assert run(["review", str(tmp_path / "spoilt.xlsx"), "--json"]) == 0
    data = json.loads(capsys.readouterr().out, parse_float=Decimal)["counts"]
    left = count(row for at, row in enumerate(made.rows) if at not in gone)
    assert data["open"]["cost_hkd_year"] == left.cost
    assert data["open"]["saving_hkd_year"] == left.saving


def test_a_verdict_without_lines_has_no_column(made: Made, page: Tables) -> None:
    for title in ("By carrier", "By department"):
        heads = made.values(made.cell_of(title)[0])
        assert heads[2:-4] == [LABELS[code] for code in BOOK.verdicts if code != "bad"]
        assert len(heads[1:]) == len(page.tables[title][0][1:])


@pytest.mark.parametrize("lang", BOOK.languages)
def test_what_nobody_knows_yet_is_not_said_to_be_nothing(tmp_path: Path, lang: str) -> None:
    fleet, html = tmp_path / "fleet.csv", tmp_path / "summary.html"
    fleet.write_text("Number,Carrier,Monthly fee\n91234561,csl,100\n91234562,csl,100\n", encoding="utf-8")
    assert run(["batch", str(fleet), "-o", str(html), "--as-of", AS_OF.isoformat(), "--lang", lang]) == 0
    text = html.read_text("utf-8")
    words = shipped_texts(lang).section("report")["summary"]
    assert [name for name in ("no_obstacles", "nothing_first") if words[name] in text] == []
    assert words["obstacles_not_known"] in text


def checked(made: Made, answers: Mapping[str, Any], tmp_path: Path) -> list[dict[str, str]]:
    """The codes of the same fleet with one more answer for all its lines."""
    path, codes = tmp_path / "answers.yaml", tmp_path / "codes.csv"
    path.write_text(yaml.safe_dump({"answers": [answers]}), encoding="utf-8")
    assert run(["batch", *made.fleet, "-o", str(codes), "--as-of", AS_OF.isoformat(), "--answers", str(path), "--force"]
               ) in (0, 1)  # fmt: skip
    with codes.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def may_go(row: Row) -> bool:
    """Whether the line goes, whatever is still open of when."""
    return bool(row["action"]) and set(row["action"].split("|")) <= GOES


def yearly(made: Made) -> dict[str, Decimal]:
    with (made.folder / "fleet.csv").open(encoding="utf-8", newline="") as file:
        fees = {row["SIM ID"]: row["Monthly fee HK$"] for row in csv.DictReader(file)}
    return {
        key: 12 * Decimal(fee) if re.fullmatch(r"[\d.]+", fee or "") else Decimal(0)
        for key, fee in fees.items()
    }


def first(made: Made) -> dict[str, tuple[Any, Any]]:
    start, column = made.cell_of("What to settle first")
    return {
        row[column]: (row[column + 9], row[column + 10])
        for row in made.summary[start + 2 : start + 8]
        if row[column]
    }


def test_a_question_settles_the_lines_that_can_go_by_some_answer_and_no_others(
    made: Made, tmp_path: Path
) -> None:
    """Both answers are given to all lines: those that wait now, in neither case then, and go in one, are counted."""
    told = first(made)[f"Ask the owner: {TEXTS.fact('active_vas')}"]
    both = [checked(made, {"facts": {"active_vas": said}}, tmp_path) for said in ("none", "roaming")]
    fees = yearly(made)
    settled = [
        now["sim_id"]
        for now, *then in zip(made.rows, *both, strict=True)
        if now["status"] == "needs_info"
        and all(one["status"] != "needs_info" for one in then)
        and any(map(may_go, then))
    ]
    assert told == (len(settled), sum(fees[one] for one in settled))
    assert settled


def test_an_obstacle_alone_in_the_way_counts_the_lines_that_go_without_it(made: Made, tmp_path: Path) -> None:
    told = first(made)[f"Settle: {TEXTS.label('rules', 'obstacles', 'active_vas')}"]
    then = checked(made, {"facts": {"active_vas": "none"}, "replace": True}, tmp_path)
    freed = [
        now
        for now, later in zip(made.rows, then, strict=True)
        if now["action"] == "resolve_first" and now["status"] != "needs_info"
        and later["action"] != "resolve_first" and may_go(later)
        and "resolve_first" not in later["action"]
    ]  # fmt: skip
    assert told == (len(freed), count(freed).saving)
    assert freed


def test_what_stands_in_the_way_is_not_of_lines_that_go_and_alone_is_the_only_one(made: Made) -> None:
    weighs = {rule.id for rule in BOOK.decisions["obstacles"].rules if rule.severity in ("blocker", "cost")}
    every: dict[str, int] = defaultdict(int)
    alone: dict[str, int] = defaultdict(int)
    for row in made.rows:
        if verdict(row) in ("now", "later"):
            continue
        holds = weighs & set(row["obstacles"].split(";"))
        only = len(holds | weighs & set(row["unknown_obstacles"].split(";"))) == 1
        for rule in holds:
            every[TEXTS.label("rules", "obstacles", rule)] += 1
            alone[TEXTS.label("rules", "obstacles", rule)] += only and row["status"] != "needs_info"
    _, top = made.cell_of("Figures behind the charts")
    head, at = made.cell_of("The only thing in the way")
    assert top < at
    name = next(column for column in range(at - 1, -1, -1) if made.summary[head + 1][column])
    shown = {
        row[name]: (row[at] or 0, row[at + 1] or 0) for row in made.summary[head + 1 : head + 7] if row[name]
    }
    assert shown == {one: (alone[one], every[one] - alone[one]) for one in shown}
    assert (
        sorted((sum(both) for both in shown.values()), reverse=True)
        == sorted(every.values(), reverse=True)[:6]
    )
    assert any(one for one, _ in shown.values())


def test_more_can_follow_only_where_nothing_unknown_stands_in_the_way(made: Made) -> None:
    blockers = {rule.id for rule in BOOK.decisions["obstacles"].rules if rule.severity == "blocker"}
    settle = by_verdict(made.rows)["settle"]
    sure = [
        row for row in settle
        if row["status"] != "needs_info" and not blockers & set(row["unknown_obstacles"].split(";"))
    ]  # fmt: skip
    assert 0 < len(sure) < len(settle)
    lead = str(made.summary[1][1])
    assert f"{len(sure)} more can follow" in lead
    assert f"another HK${count(sure).saving:,.0f} a year" in lead
    assert f"Of {len(settle) - len(sure)} more something stands in the way" in lead


def test_the_page_has_no_single_line_and_nothing_from_outside(made: Made, page: Tables) -> None:
    text = (made.folder / "summary.html").read_text("utf-8")
    private = {row[name] for row in made.rows for name in ("sim_id", "msisdn", "iccid", "user") if row[name]}
    private -= set(LINES)  # the few lines that are named by common words
    assert len(private) > 500
    shown = set(re.findall(r"[^<>\"]+", text))
    assert [one for one in private if any(one in part for part in shown)] == []
    assert {tag for tag, _ in page.marks} & {
        "script",
        "img",
        "link",
        "iframe",
        "object",
        "a",
        "form",
    } == set()
    outside = [value for _, marks in page.marks for name, value in marks.items() if name in ("src", "href") or
               "url(" in (value or "") or ("//" in (value or "") and name != "xmlns")]  # fmt: skip
    assert outside == []
    assert "url(" not in text
    assert "@import" not in text


def test_the_page_is_read_aloud_as_it_is_seen(page: Tables) -> None:
    marks = page.marks
    assert next(attributes["lang"] for tag, attributes in marks if tag == "html") == "en"
    assert [tag for tag, _ in marks if tag in ("h1", "main", "header", "footer")] == [
        "header",
        "h1",
        "main",
        "footer",
    ]
    assert sum(tag == "caption" for tag, _ in marks) == sum(tag == "table" for tag, _ in marks) > 4
    assert all(attributes.get("scope") in ("row", "col") for tag, attributes in marks if tag == "th")
    drawn = [attributes for tag, attributes in marks if tag == "svg"]
    ids = {attributes["id"] for tag, attributes in marks if tag in ("title", "desc") and "id" in attributes}
    assert len(drawn) == 3
    assert {name for one in drawn for name in str(one["aria-labelledby"]).split()} == ids
    assert {one["role"] for one in drawn} == {"img"}


def test_what_people_wrote_is_text_wherever_it_stands() -> None:
    made = element("p", HOSTILE + "\0", title=HOSTILE)
    assert "\0" not in made
    read = Tables(f"<table><tr>{element('td', made)}</tr></table>")
    assert [tag for tag, _ in read.marks] == ["table", "tr", "td", "p"]
    assert read.marks[-1][1]["title"] == HOSTILE


def test_the_page_speaks_another_language_with_the_same_figures(
    made: Made, page: Tables, tmp_path: Path
) -> None:
    lang = "zh-Hant"
    path = tmp_path / "summary.html"
    assert run(["batch", *made.fleet, "-o", str(path), "--as-of", AS_OF.isoformat(), "--lang", lang]) in (
        0,
        1,
    )
    theirs = Tables(path.read_text("utf-8"))
    assert next(attributes["lang"] for tag, attributes in theirs.marks if tag == "html") == lang
    words = shipped_texts(lang).section("report")
    numbers = [number for _, number in page.cards]
    assert [number for _, number in theirs.cards] == numbers
    assert [name for name, _ in theirs.cards] == [
        words["verdicts"][code] for code in BOOK.verdicts if code != "bad"
    ] + [words["total"]]
    for ours, other in zip(page.tables.values(), theirs.tables.values(), strict=True):
        assert [row[1:] for row in ours] == [row[1:] for row in other]


def test_cards_can_be_read_and_the_charts_colours_stand_out_on_white() -> None:
    for tone in (TONES[code] for code in BOOK.verdicts):
        behind, text = (lightness(colour or "FFFFFF") + 0.05 for colour in (tone.fill, tone.colour))
        assert behind / text >= 4.5, tone
    for colour in [
        *(tone.chart for code, tone in TONES.items() if code in BOOK.verdicts),
        *CHART_PARTS.values(),
    ]:
        assert 1.05 / (lightness(colour) + 0.05) >= 3, colour
