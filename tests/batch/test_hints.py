"""What a sheet suggests without saying it: shown, used as an assumption, or left aside, and never taken for a fact."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from batch.understanding.hint_words import HintWords
from engine.rulebook.hint import Hint
from tests.support import random_sims
from tests.support.real_sheets import AS_OF, Ran, batch, command, report
from tests.support.shipped import shipped, shipped_texts

BOOK = shipped()
# Facts that hints look at or suggest a value for, and those without which nothing is decided.
KEPT = (
    "sim_id", "msisdn", "owner", "user", "carrier", "monthly_fee_hkd", "contract_end_on", "early_termination_fee_hkd",
    "valid_until", "balance_hkd", "last_used_on", "user_left", "needed_again", "number_wanted_by_user",
    "bound_services", "active_vas", "business_documents_ready", "name_matches", "plan_type", "line_status",
)  # fmt: skip
REMARKS = [
    "",
    "",
    "已離職",
    "spare",
    "在用",
    "VIP",
    "轉台",
    "欠費",
    "司機已離職",
    "唔好取消",
    "overdue; to be cancelled",
]
OWNERS = ["ABC Co., Ltd", "甲乙有限公司", "Chan Tai Man", ""]
Row = dict[str, Any]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """Lines of which much is missing; no two have an owner in common, so that rows say nothing of each other."""
    rng = random.Random(20261129)
    made = []
    for place in range(120):
        sim = random_sims.random_sim(rng, ["csl", "luckysim", "three"]) | {"user": "Lee"}
        row = {name: value for name, value in sim.items() if name in KEPT and rng.random() < 0.5}
        owner = rng.choice(OWNERS)
        row |= {"sim_id": f"line {place}", "msisdn": f"9{place:07}", "Remarks": rng.choice(REMARKS)}
        row |= {"owner": f"{place} {owner}"} if owner else {"owner": None}
        made.append(row)
    return made


def sheet(rows: Sequence[Row], path: Path, headings: Sequence[str] | None = None) -> Path:
    names = list(headings or dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, names)
    writer.writeheader()
    writer.writerows([{name: written(name, row.get(name)) for name in names} for row in rows])
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def written(name: str, value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name.endswith("_hkd"):
        return f"{value / 100:.2f}"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


@pytest.fixture(scope="module")
def ran(rows: list[Row], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ran]:
    """The same fleet with what it suggests shown, used and left aside."""
    folder = tmp_path_factory.mktemp("hints")
    path = sheet(rows, folder / "fleet.csv")
    return {mode: batch([path], folder, "--hints", mode) for mode in ("show", "use", "off")}


def suggested(sim: Row) -> dict[str, str]:
    """The values suggested for a line; not what is only to be asked first."""
    pairs = (part.partition("=") for part in (sim["hints"] or "").split(";") if part)
    return {name: value for name, _, value in pairs if value != "?"}


def without(sim: Row, *names: str) -> Row:
    return {name: value for name, value in sim.items() if name not in names}


def test_the_fleet_is_one_of_which_much_is_suggested(ran: dict[str, Ran]) -> None:
    """So that the laws below are of something."""
    met = {(name, value) for sim in ran["show"].sims for name, value in suggested(sim).items()}
    assert {
        ("plan_type", "postpaid"), ("plan_type", "prepaid"), ("account_type", "corporate"), ("line_status", "active"),
        ("still_needed", "yes"), ("still_needed", "no"), ("port_out_wanted", "yes"),
    } <= met  # fmt: skip
    assert any("outstanding_hkd=?" in (sim["hints"] or "") for sim in ran["show"].sims)


def test_to_show_them_changes_nothing_else(ran: dict[str, Ran]) -> None:
    assert {None} == set(ran["off"].column("hints"))
    assert [without(sim, "hints") for sim in ran["show"].sims] == [
        without(sim, "hints") for sim in ran["off"].sims
    ]


def test_hints_are_the_same_whether_used_or_not(ran: dict[str, Ran]) -> None:
    assert ran["show"].column("hints") == ran["use"].column("hints")


def test_used_they_come_out_as_if_they_had_been_given(
    rows: list[Row], ran: dict[str, Ran], tmp_path: Path
) -> None:
    given = [
        {**{name: written(name, value) for name, value in row.items()}, **suggested(sim)}
        for row, sim in zip(rows, ran["show"].sims, strict=True)
    ]
    found = batch([sheet(given, tmp_path / "fleet.csv")], tmp_path, "--hints", "off")
    aside = ("source", "hints", "assumptions")
    assert [without(sim, *aside) for sim in ran["use"].sims] == [without(sim, *aside) for sim in found.sims]
    for used, plain in zip(ran["use"].sims, found.sims, strict=True):
        more = set((used["assumptions"] or "").split(";")) - set((plain["assumptions"] or "").split(";"))
        assert more <= suggested(used).keys()


def test_an_outcome_that_changes_rests_on_what_was_suggested(ran: dict[str, Ran]) -> None:
    """Where using hints settles what to do, the assumptions name one of them."""
    changed = 0
    for used, shown in zip(ran["use"].sims, ran["show"].sims, strict=True):
        if used["action"] != shown["action"]:
            changed += 1
            assert suggested(used).keys() & set(used["assumptions"].split(";"))
    assert changed > 20


def test_neither_the_order_of_rows_nor_of_columns_matters(
    rows: list[Row], ran: dict[str, Ran], tmp_path: Path
) -> None:
    rng = random.Random(3)
    order = rng.sample(range(len(rows)), len(rows))
    headings = list(dict.fromkeys(name for row in rows for name in row))
    rng.shuffle(headings)
    path = sheet([rows[place] for place in order], tmp_path / "fleet.csv", headings)
    moved = batch([path], tmp_path, "--hints", "use")
    aside = ("row", "source")
    assert [without(ran["use"].sims[place], *aside) for place in order] == [
        without(sim, *aside) for sim in moved.sims
    ]


def test_a_line_alone_is_told_the_same(rows: list[Row], ran: dict[str, Ran], tmp_path: Path) -> None:
    for place in range(0, len(rows), 17):
        file = tmp_path / "line.json"
        line = {name: written(name, value) for name, value in rows[place].items() if value not in (None, "")}
        file.write_text(json.dumps(line), encoding="utf-8")
        status, out, said = command("check", str(file), "--json", "--hints", "use")
        assert status == 0, said
        alone, sim = json.loads(out), ran["use"].sims[place]
        assert "is no fact" not in said
        told = {hint["fact"]: hint["value"] for hint in alone["hints"] if hint["value"] is not None}
        assert suggested(sim) == {name: as_code(value) for name, value in told.items()}
        assert all(hint["used"] == (hint["value"] is not None) and hint["why"] for hint in alone["hints"])
        assert sim["action"] == "|".join(alone["decisions"]["action"]["candidates"])
        assert sorted((sim["assumptions"] or "").split(";")) == sorted(
            item["fact"] for item in alone["assumptions"]
        )


def as_code(value: Any) -> str:
    return {True: "yes", False: "no"}.get(value, str(value))


@pytest.fixture(scope="module")
def said() -> dict[str, str]:
    """Remarks as people write them, with what they suggest."""
    table = yaml.safe_load((Path(__file__).parent / "remarks.yaml").read_text(encoding="utf-8"))
    return {text: hint for hint, texts in table.items() for text in texts}


@pytest.mark.parametrize("heading", ["備註", "IT Remarks 2"])
def test_remarks_are_understood_as_people_mean_them(
    heading: str, said: dict[str, str], tmp_path: Path
) -> None:
    """A suggestion that is missing does no harm; one that nobody meant would, used or only shown."""
    rows = [{"msisdn": f"9{place:07}", heading: text} for place, text in enumerate(said)]
    ran = batch([sheet(rows, tmp_path / "fleet.csv")], tmp_path, "--as-of", "2026-11-25")
    found = dict(zip(said, (hints or "" for hints in ran.column("hints")), strict=True))
    assert {text: (hint, found[text]) for text, hint in said.items() if found[text] != hint} == {}


def test_what_another_column_of_remarks_says_counts_too(tmp_path: Path) -> None:
    rows: list[Row] = [
        {"msisdn": "91234567", "Remarks": "離職", "Notes": ""},
        {"msisdn": "91234568", "Remarks": "離職", "Notes": "交接給陳生"},
        {"msisdn": "91234569", "Remarks": None, "Notes": "離職"},
    ]
    ran = batch([sheet(rows, tmp_path / "fleet.csv")], tmp_path)
    assert ["still_needed=no", None, "still_needed=no"] == ran.column("hints")
    _, out, _ = command("check", "--json", "--set", "Remarks=離職", "--set", "Notes=交接給陳生")
    assert [] == json.loads(out)["hints"]


def test_no_line_is_active_of_whose_status_a_remark_has_a_word(tmp_path: Path) -> None:
    """Whatever the word means: the accepted words of every other status, and what people write instead."""
    status = BOOK.facts["line_status"]
    words = [
        word
        for code, accepted in status.values.items()
        if code != "active"
        for word in (code.replace("_", " "), *accepted)
    ]
    words += [
        "cancellation requested", "申請取消中", "termination in progress", "request to cancel sent 3/11", "on hold",
        "suspension", "line cut", "已轉走", "停咗", "cancelled in March", "已停机", "已退台", "已cut",
        "sim returned to carrier", "ported to 3HK", "dead line",
    ]  # fmt: skip
    said = [*words, "", "Ext 203", "Room 3"]
    rows = [
        {"msisdn": f"9{place:07}", "user": "Lee", "monthly_fee_hkd": 9800, "Remarks": text}
        for place, text in enumerate(said)
    ]
    ran = batch([sheet(rows, tmp_path / "fleet.csv")], tmp_path)
    active = [text for text, sim in zip(said, ran.sims, strict=True) if "line_status" in suggested(sim)]
    assert ["", "Ext 203", "Room 3"] == active
    assert "Line status" not in "".join(line for line in ran.said.splitlines() if "remarks" in line)


UNCLEAR = [
    ("line_status", "停用", {"user": "Lee", "monthly_fee_hkd": 9800}),
    ("line_status", "Susp", {"plan_type": "prepaid", "valid_until": dt.date(2026, 1, 1)}),
    ("still_needed", "看情況", {"last_used_on": dt.date(2026, 1, 1)}),
    ("still_needed", "睇下先", {"Remarks": "在用"}),
    ("account_type", "grp", {"owner": "ABC Co., Ltd"}),
]


@pytest.mark.parametrize(
    ("fact", "word", "row"), UNCLEAR, ids=[f"{fact}: {word}" for fact, word, _ in UNCLEAR]
)
def test_where_a_cell_says_what_is_not_understood_nothing_is_suggested_in_its_place(
    tmp_path: Path, fact: str, word: str, row: Row
) -> None:
    """Neither in a fleet nor of a line alone; where the cell is blank it is."""
    rows = [{**row, "msisdn": f"9123456{place}", fact: text} for place, text in enumerate((word, ""))]
    ran = batch([sheet(rows, tmp_path / "fleet.csv")], tmp_path, "--hints", "use")
    assert [False, True] == [fact in suggested(sim) for sim in ran.sims]
    assert [False, True] == [fact in str(sim["assumptions"]).split(";") for sim in ran.sims]
    assert ran.problems[0]
    given = {name: written(name, value) for name, value in rows[0].items()}
    line = tmp_path / "line.yaml"
    line.write_text(yaml.safe_dump(given, allow_unicode=True), encoding="utf-8")
    _, out, said = command("check", str(line), "--hints", "use", "--json")
    assert fact not in {one["fact"] for one in json.loads(out)["hints"]}, said


def test_words_are_heard_in_remarks_alone(tmp_path: Path) -> None:
    """A place called VIP room, a spare part's name: another column is no remark."""
    rows = [{"msisdn": "91234567", "Cost centre": "VIP", "Handset": "spare"}]
    assert [None] == batch([sheet(rows, tmp_path / "fleet.csv")], tmp_path).column("hints")


def test_contradictions_cancel_each_other_and_are_told(tmp_path: Path) -> None:
    rows = [
        {"msisdn": "91234567", "monthly_fee_hkd": 19800, "balance_hkd": 100, "Remarks": "在用"},
        {"msisdn": "91234568", "last_used_on": dt.date(2026, 11, 20), "Remarks": "已離職"},
        {"msisdn": "91234569", "monthly_fee_hkd": 19800, "Remarks": ""},
    ]
    ran = batch([sheet(rows, tmp_path / "fleet.csv")], tmp_path, "--hints", "use")
    assert ["still_needed=yes", None, "plan_type=postpaid"] == ran.column("hints")
    assert not any("plan_type" in (found or "") for found in ran.column("assumptions")[:2])
    told = [line for line in ran.said.splitlines() if "contradict each other" in line]
    assert ["“Plan type”", "“Still needed”"] == sorted(line.split("about ")[1].split(",")[0] for line in told)
    assert ["(2)", "(3)"] == sorted(line.partition("row ")[2].partition(":")[0] for line in told)
    status, out, said = command("check", "--json", "--set", "last_used_on=2026-11-20", "--set", "備註=已離職")
    assert (0, []) == (status, json.loads(out)["hints"])
    assert "contradicts itself" in said
    assert "已離職" in said


def test_remarks_against_an_answer_are_told_as_that(tmp_path: Path) -> None:
    rows: list[Row] = [
        {"msisdn": "91234567", "still_needed": True, "Remarks": "離職"},
        {"msisdn": "91234568", "still_needed": None, "Remarks": "離職"},
        {"msisdn": "91234569", "still_needed": None, "Remarks": "Ext 203"},
    ]
    answers = tmp_path / "answers.yaml"
    answers.write_text("answers:\n  - facts: {still_needed: yes}\n", encoding="utf-8")
    ran = batch([sheet(rows, tmp_path / "fleet.csv")], tmp_path, "--answers", str(answers))
    told = [line for line in ran.said.splitlines() if "seem to say otherwise" in line]
    assert len(told) == 2
    assert "1 row (2): the remarks seem to say otherwise than what is stated of" in told[0]
    assert "1 row (3): the remarks seem to say otherwise than what was answered about" in told[1]


def test_a_last_day_that_is_over_says_that_the_user_left(tmp_path: Path) -> None:
    """As a leavers' list has it; a day to come, and today, say nothing yet."""
    days = (dt.date(2026, 11, 24), dt.date(2026, 11, 25), dt.date(2027, 1, 31), None)
    rows: list[Row] = [
        {"Company mobile 公司手機": f"9123456{place}", "Last day 離職日期": day}
        for place, day in enumerate(days)
    ]
    ran = batch([sheet(rows, tmp_path / "leavers.csv")], tmp_path, "--as-of", "2026-11-25")
    assert ["still_needed=no", None, None, None] == ran.column("hints")


def test_only_what_is_missing_is_suggested_and_no_hint_rests_on_another(tmp_path: Path) -> None:
    """What a user assumes of all lines goes before hints, and hints before what is assumed of any line."""
    rows = [
        {
            "msisdn": "91234567",
            "monthly_fee_hkd": 9800,
            "plan_type": "prepaid",
            "valid_until": dt.date(2026, 1, 1),
        },
        {"msisdn": "91234568", "valid_until": dt.date(2026, 1, 1)},
        {"msisdn": "91234569", "valid_until": dt.date(2026, 1, 1), "still_needed": False, "Remarks": "VIP"},
    ]
    path = sheet(rows, tmp_path / "fleet.csv")
    assert ["line_status=expired", "plan_type=prepaid", "plan_type=prepaid"] == batch(
        [path], tmp_path
    ).column("hints")
    used = ("--hints", "use", "--assume", "plan_type=postpaid", "--assume", "line_status=active")
    ran = batch([path], tmp_path, *used)
    assert ["plan_type=prepaid"] * 2 == ran.column("hints")[1:]
    assert all("plan_type" in assumed.split(";") for assumed in ran.column("assumptions")[1:])
    assert ["open"] * 3 == ran.column("stage")
    answers = tmp_path / "answers.yaml"
    answers.write_text("answers: [{facts: {plan_type: prepaid}}]", encoding="utf-8")
    answered = batch([path], tmp_path, "--answers", str(answers))
    assert ["line_status=expired"] * 3 == answered.column("hints")


def test_a_rulebook_without_hints_suggests_nothing(tmp_path: Path) -> None:
    from tests.support.own_books import copy_of_shipped

    folder = copy_of_shipped(tmp_path)
    (folder / "hints.yaml").unlink()
    for file in folder.glob("texts/*/hints.yaml"):
        file.unlink()
    path = sheet([{"msisdn": "91234567", "monthly_fee_hkd": 9800, "Remarks": "離職"}], tmp_path / "fleet.csv")
    ran = batch([path], tmp_path, "--rulesets", str(folder), "--hints", "use")
    assert (0, [None]) == (ran.status, ran.column("hints"))


@pytest.fixture(scope="module")
def sheets(rows: list[Row], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[list[Any]]]:
    folder = tmp_path_factory.mktemp("report")
    _, found = report([sheet(rows, folder / "fleet.csv")], folder, "--hints", "use")
    return found


def test_the_report_says_what_rests_on_hints(sheets: dict[str, list[list[Any]]], ran: dict[str, Ran]) -> None:
    assumed: Counter[tuple[str, str]] = Counter()
    for _, fact, value, lines, why, *_ in sheets["About"]:
        if "not given, so" in str(why):
            assumed[fact, value] += lines
    for fact, value, code in (
        ("Plan type", "monthly plan", "plan_type=postpaid"),
        ("Account type", "company", "account_type=corporate"),
    ):
        resting = [
            sim
            for sim in ran["use"].sims
            if code in (sim["hints"] or "")
            and code.partition("=")[0] in (sim["assumptions"] or "").split(";")
        ]
        assert len(resting) == assumed[fact, value] > 0
    head, *told = sheets["SIMs"]
    for row, sim in zip(told, ran["use"].sims, strict=True):
        assumed_here = set((sim["assumptions"] or "").split(";"))
        used = {name for name in suggested(sim) if name in assumed_here}
        assert str(row[head.index("Suggested")]).count("(used)") == len(used)
        assert str(row[head.index("Rests on assumptions")]).count("(as suggested)") == len(used)


def test_how_much_rests_on_hints_stands_where_the_savings_do(tmp_path: Path) -> None:
    plain: Row = {
        "user": "Lee", "carrier": "csl", "plan_type": "postpaid", "account_type": "corporate", "line_status": "active",
        "port_out_wanted": False, "number_wanted_by_user": False, "needed_again": False, "outstanding_hkd": 0,
        "active_vas": 0, "bound_services": 0, "business_documents_ready": True, "name_matches": True,
        "contract_end_on": "none",
    }  # fmt: skip
    different: list[Row] = [
        {"Remarks": "離職"},
        {"Remarks": "VIP"},
        {"still_needed": False},
        {"Remarks": "spare"},
    ]
    rows = [
        plain | {"msisdn": f"9123456{place}", "monthly_fee_hkd": 10000 + place * 100} | more
        for place, more in enumerate(different)
    ]
    path = sheet(rows, tmp_path / "fleet.csv", list(dict.fromkeys(name for row in rows for name in row)))
    output = tmp_path / "report.xlsx"
    _, _, said = command("batch", str(path), "-o", str(output), "--hints", "use")
    summary = openpyxl.load_workbook(output)["Summary"].iter_rows(values_only=True)
    assert "Of these, 2, with HK$2,436 a year, rest" in str(list(summary))
    assert "2 of them as only suggested: HK$2,436 a year), Stays 1 (1 of them as only suggested)" in said


def test_what_rests_on_hints_stays_to_be_confirmed(
    sheets: dict[str, list[list[Any]]], ran: dict[str, Ran]
) -> None:
    """Though nothing waits for it: the question stands there with what is suggested."""
    head, *lines = sheets["To fill in"][1:]
    there = {str(line[0]): line for line in lines}
    for sim in ran["use"].sims:
        resting = suggested(sim).keys() & set((sim["assumptions"] or "").split(";"))
        if "plan_type" in resting:
            assert str(there[sim["sim_id"]][head.index("Plan type")]).startswith("? ")
        if "still_needed" in resting:
            line = there[sim["sim_id"]]
            asked = [
                line[head.index(name)] for name in ("What is to become of it", "Still needed") if name in head
            ]
            assert any(str(cell or "?").startswith("?") for cell in asked)


def test_questions_tell_for_how_many_lines_what_is_suggested(
    rows: list[Row], ran: dict[str, Ran], tmp_path: Path
) -> None:
    _, found = report([sheet(rows, tmp_path / "fleet.csv")], tmp_path)
    head, *questions = found["Questions"]
    told = {row[head.index("About what")]: row[head.index("Suggested")] for row in questions}
    wish, label = BOOK.combined["wish"], shipped_texts("en").value
    counts = dict.fromkeys(wish.means, 0)
    for sim in ran["show"].sims:
        if not {*wish.facts}.isdisjoint((sim["questions_owner"] or "").split(";")):
            hints = {name: said == "yes" for name, said in suggested(sim).items() if name in wish.facts}
            agree = [choice for choice, said in wish.means.items() if hints and hints.items() <= said.items()]
            counts |= {choice: counts[choice] + 1 for choice in agree[:1]}
    expected = [f"{label('wish', choice)}: {count}" for choice, count in counts.items() if count]
    assert "; ".join(expected) == told["What is to become of it"]
    assert not told["Needed again on"]


def test_the_date_of_these_tests_is_that_of_their_lines() -> None:
    """Hints about the last use look at the days before."""
    assert abs((dt.date.fromisoformat(AS_OF) - random_sims.AS_OF).days) < 10


WORDS = HintWords(BOOK.hints.values(), BOOK.remarks)


def hints_in(texts: Sequence[str]) -> list[set[str]]:
    """The hints that hear something in each text."""
    found: list[set[str]] = [set() for _ in texts]
    for one in WORDS.listen(texts)[0]:
        if one.sure:
            found[one.text].add(one.hint)
    return found


@pytest.mark.parametrize(
    "hint", [hint for hint in BOOK.hints.values() if hint.words], ids=lambda hint: hint.id
)
def test_every_word_is_heard_by_itself_and_not_where_it_is_denied(hint: Hint) -> None:
    """Whatever its capitals and forms, alone or in a sentence; each word that denies it, or asks, silences it."""
    plain = [f"Amy {word[1:]}" if word[0] == "…" else word.strip("|") for word in hint.words]
    wide = [word.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}) for word in plain]
    for texts in (plain, [word.upper() for word in plain], wide, [f"SIM 3；{word}。OK" for word in plain]):
        assert [] == [
            text for text, found in zip(texts, hints_in(texts), strict=True) if hint.id not in found
        ]
    denied = [f"{denial} {word}" for denial in BOOK.remarks.denied_by for word in plain if denial.isascii()]
    denied += [
        f"{denial}{word}" for denial in BOOK.remarks.denied_by for word in plain if not denial.isascii()
    ]
    denied += [f"{word}: {no}" for no in BOOK.remarks.denied_after for word in plain]
    denied += [f"{word}?" for word in plain]
    heard = [text for text, found in zip(denied, hints_in(denied), strict=True) if hint.id in found]
    assert [] == heard


@settings(max_examples=60)
@given(st.lists(st.text("離職不未用在備停轉台 spare left?:,.|\n", max_size=12), max_size=6))
def test_each_remark_is_heard_by_itself(texts: list[str]) -> None:
    """Read together, remarks say what each says alone."""
    assert [found for text in texts for found in hints_in([text])] == hints_in(texts)


@pytest.mark.parametrize("headings", [["Remarks"], ["Remarks", "Notes"], ["Remarks", "備註", "Notes"]])
def test_a_remark_is_of_its_own_line_however_many_columns_of_them(
    headings: list[str], tmp_path: Path
) -> None:
    """Also where a line has none in any of them."""
    rows: list[Row] = [{"msisdn": f"9123450{place}", "carrier": "csl"} for place in range(5)]
    rows[2][headings[-1]] = "resigned"
    rows[4][headings[0]] = "VIP"
    path = sheet(rows, tmp_path / "fleet.csv", ["msisdn", "carrier", *headings])
    told = [suggested(sim).get("still_needed") for sim in batch([path], tmp_path).sims]
    assert [None, None, "no", None, "yes"] == told
