"""Headings: every accepted name in any spelling, units understood or refused, nothing nearly right taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from batch.errors import InputError
from batch.understanding.columns_file import check_chosen, conflicts_of, read_columns_file
from batch.understanding.matching import Matching, Unmatched
from batch.understanding.platforms import detect_platform
from tests.support.cell_help import facts, headings, raw_table, vocabulary
from tests.support.shipped import shipped, shipped_texts


def match(*names: str, chosen: dict[str, str | None] | None = None) -> Matching:
    return headings().match(names, [chr(65 + place) for place in range(len(names))], chosen)


def fact_of(name: str) -> str:
    """The fact that a heading alone in its table is matched to, or ?."""
    return next(iter(match(name).matched), "?")


def left(name: str) -> Unmatched:
    return match(name).unmatched[0]


#: Codes that stand over other things in people's sheets.
NOT_CODES = shipped().words["headings"]["not_codes"]


@pytest.mark.parametrize("name", sorted({*facts()} - {*NOT_CODES}))
def test_every_accepted_heading_in_any_spelling(name: str) -> None:
    written = [name, *(heading for listed in facts()[name].headings.values() for heading in listed)]
    for heading in written:
        wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in heading)
        for spelling in (
            heading,
            heading.upper(),
            heading.lower(),
            f" {heading}: ",
            heading.replace(" ", "_"),
            wide,
        ):
            assert name == fact_of(spelling), spelling


@pytest.mark.parametrize(
    ("heading", "fact"),
    [
        ("手机号码 Mobile No.", "msisdn"),
        ("Carrier (运营商)", "carrier"),
        ("Carrier/運營商", "carrier"),
        ("Status\n状态", "line_status"),
        ("欠费(港币)", "outstanding_hkd"),
        ("欠費金额", "outstanding_hkd"),
        ("Balance HKD", "balance_hkd"),
        ("余额港币", "balance_hkd"),
        ("Monthly fee (HK$)", "monthly_fee_hkd"),
        ("Monthly fee (HK$/month)", "monthly_fee_hkd"),
        ("HKD outstanding", "outstanding_hkd"),
        ("Deposit [HKD]", "deposit_hkd"),
        ("押金（港元）", "deposit_hkd"),
        ("Contract end (dd/mm/yyyy)", "contract_end_on"),
        ("Contract end (YYYY-MM-DD)", "contract_end_on"),
        ("合约到期日(年/月/日)", "contract_end_on"),
        ("Still in use? (Y/N)", "still_needed"),
        ("是否需要（是/否）", "still_needed"),
        ("Plan type (prepaid/postpaid)", "plan_type"),
        ("Bound services (list)", "bound_services"),
        ("*Department", "department"),
        ("1. Owner", "owner"),
        ("(2) Owner", "owner"),
        ("机主姓名(必填)", "owner"),
        ("Phone (+852)", "msisdn"),
        ("ICCID (19-20 digits)", "iccid"),
        ("Bill day (1-31)", "bill_day"),
        ("refund_days", "refund_days"),
    ],
)
def test_units_and_second_languages_in_headings(heading: str, fact: str) -> None:
    assert fact == fact_of(heading)


@pytest.mark.parametrize("name", NOT_CODES)
def test_some_codes_are_headings_only_where_the_user_says_so(name: str) -> None:
    assert "?" == fact_of(name.title())
    assert name != left(name.title()).nearest
    assert {name} == set(match("Phone no", name.title(), chosen={name: name.title()}).matched) - {"msisdn"}


def test_what_a_heading_says_of_its_cells_is_kept() -> None:
    assert match("欠费(港币)").matched["outstanding_hkd"].unit.hkd
    assert match("balance_hkd").matched["balance_hkd"].unit.hkd
    assert not match("余额").matched["balance_hkd"].unit.hkd
    assert match("Contract end (MM/DD/YYYY)").matched["contract_end_on"].unit.month_first


@pytest.mark.parametrize(
    ("heading", "nearest", "reason"),
    [
        ("Balance USD", "balance_hkd", "heading_currency"),
        ("Deposit (US$)", "deposit_hkd", "heading_currency"),
        ("月费（人民币）", "monthly_fee_hkd", "heading_currency"),
        ("RMB balance", "balance_hkd", "heading_currency"),
        ("Balance (HK$'000)", "balance_hkd", "heading_scale"),
        ("Contract end (days)", "contract_end_on", "heading_unit"),
        ("Monthly fee (HK$/year)", "monthly_fee_hkd", "heading_scale"),
        ("欠费(万元)", "outstanding_hkd", "heading_scale"),
        ("Outstandng", "outstanding_hkd", ""),
        ("Customer phone number", "msisdn", ""),
        ("Remarks", "", ""),
        ("", "", ""),
    ],
)
def test_what_is_not_taken_is_suggested(heading: str, nearest: str, reason: str) -> None:
    found = left(heading)
    assert (nearest, reason) == (found.nearest, found.reason)


def test_two_columns_for_one_fact_are_refused_with_both_named() -> None:
    found = match("Phone no", "Owner", "Mobile")
    assert {"owner"} == set(found.matched)
    table = raw_table({"Phone no": ["1"], "Owner": ["x"], "Mobile": ["2"]})
    assert (
        "fleet.xlsx, sheet “Lines”: 2 columns for `msisdn`: A “Phone no” (1) and C “Mobile” (2). "
        'Say which with --columns FILE, a YAML file with the line `msisdn: "Phone no"`; '
        "the report shows the other as it is"
    ) == str(InputError(*conflicts_of(table, found)))


def test_columns_settles_what_headings_leave_open() -> None:
    found = match("Phone no", "Ref", "Mobile", chosen={"msisdn": "mobile", "sim_id": "Ref"})
    assert {"msisdn": "C", "sim_id": "B"} == {name: item.letter for name, item in found.matched.items()}
    assert ["Phone no"] == [item.heading for item in found.unmatched]
    assert not found.conflicts
    by_letter = match("Balance", "Balance", chosen={"balance_hkd": "B"})
    assert "B" == by_letter.matched["balance_hkd"].letter
    dropped = match("Phone no", "Owner", chosen={"owner": None})
    assert {"msisdn"} == set(dropped.matched)


def test_a_chosen_column_may_have_been_anothers() -> None:
    found = match("Number", "Account name", chosen={"sim_id": "Number"})
    assert {"sim_id", "owner"} == set(found.matched)


def test_dry_run_lines() -> None:
    assert [
        "Phone no -> ? (one of 2 columns for msisdn)",
        "Ownr -> ? (nearest: owner)",
        "Remarks of the team -> ?",
        "Carrier -> carrier",
        "Mobile -> ? (one of 2 columns for msisdn)",
    ] == match("Phone no", "Ownr", "Remarks of\nthe team", "Carrier", "Mobile").lines()


def test_the_file_of_columns(tmp_path: Path) -> None:
    path = tmp_path / "columns.yaml"
    path.write_text("msisdn: Phone no.\nowner:\niccid: 5\n", encoding="utf-8")
    assert {"msisdn": "Phone no.", "owner": None, "iccid": "5"} == read_columns_file(
        path, facts(), vocabulary()
    ).chosen


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("msisdm: Phone", "line 1: there is no fact `msisdm`; did you mean `msisdn`?"),
        ("owner: A\nowner: B\n", "line 2"),
        ("owner: [A, B]", "line 1: `owner` should be followed by one heading"),
        ("- owner", "should map facts to headings"),
        ("owner: [", "is not valid YAML"),
    ],
)
def test_mistakes_in_the_file_of_columns(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "columns.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_columns_file(path, facts(), vocabulary())
    assert message in caught.value.message


def test_a_file_of_columns_that_is_not_there_has_no_lines(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"columns.yaml: can't be read"):
        read_columns_file(tmp_path / "columns.yaml", facts(), vocabulary())


def test_chosen_headings_have_to_be_there() -> None:
    table = raw_table({"Phone no": ["1"], "Owner": ["x"]})
    check_chosen({"msisdn": "Phone no", "owner": None}, [table])
    with pytest.raises(
        InputError, match=r"no column is headed “Phon no” \(for `msisdn`\); did you mean “Phone no”\?"
    ):
        check_chosen({"msisdn": "Phon no"}, [table])
    with pytest.raises(InputError, match="gives the column “Owner” to `owner` and to `user`"):
        check_chosen({"owner": "Owner", "user": "Owner"}, [table])


def test_platforms_are_told_from_their_own_headings() -> None:
    platforms = shipped().platforms
    for code, platform in platforms.items():
        for heading in platform.headings:
            assert code == detect_platform(["ICCID", heading], platforms), heading
    assert "" == detect_platform(["ICCID", "Status", "Phone"], platforms)


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
def test_what_the_report_calls_a_fact_is_its_heading(language: str) -> None:
    texts = shipped_texts(language)
    for name in shipped().facts:
        label = texts.fact(name)
        assert name == fact_of(label), label


def test_the_letter_that_stands_for_no_heading_is_like_none() -> None:
    match = headings().match(["Phone number", "E"], ["D", "E"])
    assert ["", ""] == [
        item.nearest for item in (*match.unmatched, *headings().match(["E"], ["E"]).unmatched)
    ]
    assert "" != headings().match(["E"], ["A"]).unmatched[0].nearest
