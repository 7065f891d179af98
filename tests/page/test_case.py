"""A case: what is said of it is kept, undone and done again; an answer replaces what was said of the same lines."""

from __future__ import annotations

import datetime
import zipfile
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batch.answers.answers_file import AnsweredValue, LineAnswer
from batch.errors import InputError, ValueRefused
from page.case.answering import facts_said, of_all, of_group, of_lines, with_answer
from page.case.case import OpenCase
from page.case.columns_said import column_means
from page.case.command_said import command_of
from page.case.dropped import Dropped, kind_of
from page.case.folder import CaseFolder, plain_name
from page.case.making import made
from page.case.sorted_out import TakenIn
from page.case.taking_in import take_in
from page.case.undone import Undone
from page.case.unpacked import Allowance, unpack_case, unzipped
from page.desk import Desk
from page.handlers.beginning import opened
from simexit.rulebooks import Choices

DAY = datetime.date(2026, 11, 21)
SHEET = "Mobile no.,Carrier,Monthly fee\n61230001,csl,98\n61230002,SmarTone,128\n61230003,csl,98\n"


@pytest.fixture
def begun(tmp_path: Path) -> OpenCase:
    """A case with a small sheet."""
    case = OpenCase("1", tmp_path, Choices(), lambda: DAY, kept=True)
    assert drop(case, "fleet.csv", SHEET).taken == ["fleet.csv"]
    return case


def drop(case: OpenCase, name: str, text: str) -> TakenIn:
    """Drop a file that says this."""
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_text(text, encoding="utf-8")
        return take_in(case, [path])


def answer(case: OpenCase, *new: LineAnswer) -> None:
    said = list(case.answers().answers)
    for one in new:
        said = with_answer(said, one)
    with case.changing("answered"):
        case.answered(said)


def status_of(case: OpenCase, at: int) -> str:
    fleet = case.found.fleet
    assert fleet is not None
    return fleet.codes["answers"][at].as_py() or ""


def test_what_is_undone_can_be_done_again_until_something_else_is(begun: OpenCase) -> None:
    said = facts_said(begun.rulebook, "account_type", "company")
    answer(begun, of_all(said, "Ho", DAY))
    assert "account_type=corporate" in status_of(begun, 0)

    assert "answered" == begun.undo()
    assert "" == status_of(begun, 0)
    assert "answered" == begun.redo()
    assert "account_type=corporate" in status_of(begun, 0)

    begun.undo()
    answer(begun, of_all(facts_said(begun.rulebook, "account_type", "personal"), "Ho", DAY))
    assert "" == begun.redo()
    assert "account_type=personal" in status_of(begun, 0)


def test_a_change_that_fails_leaves_everything_as_it_was(begun: OpenCase) -> None:
    before = (begun.folder.path / "case.yaml").read_text(encoding="utf-8")
    with pytest.raises(InputError), begun.changing("settings"):  # noqa: PT012 - the change fails half way
        begun.say(as_of=DAY + datetime.timedelta(days=1))
        raise InputError("page_no_file")
    assert before == (begun.folder.path / "case.yaml").read_text(encoding="utf-8")
    assert DAY == begun.as_of
    assert "added" == begun.undoes


def test_a_case_is_the_same_when_its_folder_is_opened_again(begun: OpenCase) -> None:
    answer(begun, of_group(facts_said(begun.rulebook, "still_needed", "no"), {"carrier": "csl"}, "", DAY))
    again = OpenCase("2", begun.folder.path, Choices(), lambda: DAY, kept=True)
    assert begun.said == again.said
    assert [status_of(begun, at) for at in range(3)] == [status_of(again, at) for at in range(3)]
    assert "answered" == again.undo()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("answers.yaml", "answers: 7\n"),
        ("columns.yaml", "carrier: Carrier\nfee: Fee\n"),
        ("x.yaml", "carriers: 7\n"),
    ],
)
def test_a_file_that_says_what_nobody_understands_changes_nothing(
    begun: OpenCase, name: str, text: str
) -> None:
    before = sorted(begun.folder.path.rglob("*"))
    told = drop(begun, name, text)
    assert [name in str(one) for one in told.refused] == [True]
    assert str(begun.folder.path) not in str(told.refused[0])
    assert not told.anything
    assert before == sorted(begun.folder.path.rglob("*"))


def test_a_case_that_leads_elsewhere_is_not_opened(
    begun: OpenCase, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    begun.folder.path.joinpath("outputs").symlink_to(elsewhere)
    desk = Desk(Choices(), lambda: DAY, elsewhere)
    with pytest.raises(InputError):
        desk.open(begun.folder.path)
    desk.end()


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("a.csv", SHEET, Dropped.FLEET),
        ("a.yaml", "answers: []\n", Dropped.ANSWERS),
        ("a.yml", "words: {}\n", Dropped.ANSWERS),
        ("a.yaml", "decisions: []\n", Dropped.DECISIONS),
        ("a.yaml", "carriers: {}\n", Dropped.TERMS),
        ("a.yaml", "carrier: Netz\n", Dropped.COLUMNS),
        ("a.yaml", "carrier: Netz\nwords: {}\n", Dropped.COLUMNS),
        ("a.yaml", "asked: []\n", Dropped.SENT),
    ],
)
def test_what_is_dropped_is_known_by_what_is_in_it(
    name: str, text: str, kind: Dropped, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert kind == kind_of(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.jpg", b"\xff\xd8\xff\xe0", "is_picture"),
        ("a.HEIC", b"\0\0\0\x18ftypheic", "is_picture"),
        ("a.pdf", b"%PDF-1.7", "is_pdf"),
        ("a.txt", b"Mobile no.\n61230001\n", "unknown_ending"),
    ],
)
def test_what_is_no_sheet_is_said_to_be_what_it_is(name: str, data: bytes, code: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError) as refused:
        kind_of(tmp_path / name)
    assert [code] == [one.code for one in refused.value.reasons]


def test_an_answer_that_is_none_says_what_is_allowed(begun: OpenCase) -> None:
    with pytest.raises(ValueRefused, match="corporate"):
        facts_said(begun.rulebook, "account_type", "firm?")


def test_a_choice_answers_all_its_facts_also_those_it_leaves_open(begun: OpenCase) -> None:
    (name, question), *_ = begun.rulebook.combined.items()
    for code, means in question.means.items():
        said = facts_said(begun.rulebook, name, code)
        assert set(question.facts) == set(said)
        assert set(means) == {fact for fact, value in said.items() if value.value is not None}


NAMES = st.sampled_from(["1", "2", "3", "4"])
FACTS = st.dictionaries(st.sampled_from("ab"), st.integers(0, 2).map(AnsweredValue), min_size=1)
SAID: st.SearchStrategy[LineAnswer] = st.one_of(
    FACTS.map(lambda facts: of_all(facts, "", DAY)),
    st.builds(lambda facts, text: of_group(facts, {"carrier": text}, "", DAY), FACTS, st.sampled_from("xy")),
    st.builds(
        lambda facts, lines: of_lines(facts, lines, "", DAY), FACTS, st.lists(NAMES, min_size=1, unique=True)
    ),
)


def told(answers: list[LineAnswer], whose: str, fact: str) -> set[object]:
    """What answers say of a fact: of a line they name, of the lines of a carrier, or (blank) of all."""
    found: set[object] = set()
    for one in answers:
        named = [*filter(None, (one.line, *one.lines))] or [*one.where.get("carrier", ("",))]
        if fact in one.facts and whose in named:
            found.add(one.facts[fact].value)
    return found


@given(st.lists(SAID, max_size=6), SAID)
def test_a_new_answer_is_the_only_one_of_its_facts_and_lines(said: list[LineAnswer], new: LineAnswer) -> None:
    found = with_answer(said, new)
    for fact in "ab":
        for whose in ("", "x", "y", "1", "2", "3", "4"):
            before, mine = told(said, whose, fact), told([new], whose, fact)
            assert (mine or before) == told(found, whose, fact)


@given(st.text(max_size=200))
def test_no_name_of_a_file_leads_elsewhere(name: str) -> None:
    plain = plain_name(name)
    assert plain
    assert not set(plain) & set('/\\<>:"|?*\x00\n')
    assert plain not in (".", "..")
    assert plain == plain_name(plain)


def test_two_files_of_one_name_are_both_kept(tmp_path: Path) -> None:
    folder = CaseFolder(tmp_path)
    names = []
    for _ in range(3):
        names.append(folder.free("inputs", "Fleet.CSV"))
        (tmp_path / names[-1]).touch()
    assert ["inputs/Fleet.CSV", "inputs/Fleet (2).CSV", "inputs/Fleet (3).CSV"] == names


@pytest.mark.parametrize(
    ("name", "codec"), [("電話清單", "cp950"), ("电话清单", "gb18030"), ("電話清單", "utf-8")]
)
def test_names_in_zips_are_those_that_people_gave(tmp_path: Path, name: str, codec: str) -> None:
    written = name.encode(codec)
    packed = tmp_path / "all.zip"
    with zipfile.ZipFile(packed, "w") as out:
        out.writestr("a" * len(written) + ".csv", SHEET)
    packed.write_bytes(packed.read_bytes().replace(b"a" * len(written), written))  # which says no encoding
    found, refused = unzipped(packed, tmp_path / "in", Allowance())
    assert not refused
    assert [f"{name}.csv"] == [path.name for path in found]


PARTS = st.sampled_from(
    ["..", ".", "inputs", "sent", "x", "CON", "C:", "case.yaml", "a.csv", "asked.yaml", "~$a.csv", ""]
)
IN_ZIPS = st.lists(st.lists(PARTS, min_size=1, max_size=4).map("/".join), min_size=1, max_size=6, unique=True)


@settings(max_examples=40, deadline=None)
@given(IN_ZIPS)
def test_nothing_in_a_zip_leads_elsewhere(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    folder = tmp_path_factory.mktemp("zip")
    with zipfile.ZipFile(packed := folder / "all.zip", "w") as out:
        for name in names:
            out.writestr(zipfile.ZipInfo(name), b"x")
    for way in (unzipped, unpack_case):
        (into := folder / "a" / way.__name__).mkdir(parents=True)
        with suppress(InputError):
            way(packed, into, Allowance())
    assert {path.name for path in folder.iterdir()} == {"all.zip", "a"}
    assert {path.name for path in (folder / "a").iterdir()} == {"unzipped", "unpack_case"}
    kept = {
        path.relative_to(folder / "a" / "unpack_case").parts
        for path in (folder / "a" / "unpack_case").rglob("*")
    }
    assert {parts[0] for parts in kept} <= {"inputs", "sent", "case.yaml"}


def test_the_page_starts_with_a_whole_case(begun: OpenCase, tmp_path_factory: pytest.TempPathFactory) -> None:
    desk = Desk(Choices(), lambda: DAY, tmp_path_factory.mktemp("kept"))
    way = opened(desk, None, [made(begun, "case.zip", "en")])
    case = desk.case(way.split("/")[2])
    assert case is not None
    assert begun.said == case.said
    desk.end()


@given(st.lists(st.sampled_from(["a", "b", "undo", "redo"]), max_size=30))
def test_going_back_and_again_is_as_if_each_state_had_been_kept(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("undone")
    undone, file = Undone(folder, ["x"]), folder / "x"
    back: list[str | None] = []
    again: list[str | None] = []
    now: str | None = None
    for number, step in enumerate(steps):
        if step == "undo" and back:
            again.append(now)
            now = back.pop()
            undone.back()
        elif step == "redo" and again:
            back.append(now)
            now = again.pop()
            undone.again()
        elif step in "ab":
            undone.begin(step)
            undone.done()
            back.append(now)
            again.clear()
            now = f"{step}{number}"
            file.write_text(now, encoding="utf-8")
        assert now == (file.read_text(encoding="utf-8") if file.exists() else None)
        assert bool(back) == bool(undone.can_go_back)
        assert bool(again) == bool(undone.can_go_again)


def test_a_column_is_said_only_where_it_has_to_be(begun: OpenCase) -> None:
    matchings, fee = begun.found.tables[1], "Monthly fee"
    assert {"monthly_fee_hkd": None} == column_means({}, matchings, fee, "")
    assert {"sim_id": "Monthly fee"} == column_means(
        {"monthly_fee_hkd": "Monthly fee"}, matchings, "Monthly fee", "sim_id"
    )


def test_who_gets_the_whole_case_gets_nothing_that_was_left_out(begun: OpenCase) -> None:
    drop(begun, "private.csv", SHEET.replace("6123", "6124"))
    with begun.changing("removed"):
        begun.without("inputs/private.csv")
    held = zipfile.ZipFile(made(begun, "case.zip", "en")).namelist()
    assert {"case.yaml", "inputs/fleet.csv"} <= set(held)
    assert not [one for one in held if "private" in one or "history" in one]


def test_the_command_of_a_case_says_what_the_page_was_started_with(tmp_path: Path) -> None:
    terms = tmp_path / "our-terms.yaml"
    terms.write_text("settings: {small_balance_hkd: 20}\n", encoding="utf-8")
    (tmp_path / "case").mkdir()
    chosen = Choices(terms=terms, prefer="refund", assume={"still_needed": "no"})
    case = OpenCase("1", tmp_path / "case", chosen, lambda: DAY, kept=True)
    said = command_of(case, "zh-Hant")
    for part in (f"--terms {terms}", "--prefer refund", "--assume still_needed=no", "--lang zh-Hant"):
        assert part in said
    case.say(prefer="transfer")
    assert "--prefer transfer" in command_of(case, "en")
