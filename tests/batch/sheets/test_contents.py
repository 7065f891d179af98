"""Columns are judged by their contents: headings propose, contents decide, and what they decide is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

from tests.support.real_sheets import batch, dry_run
from tests.support.shipped import shipped

CARDS = ("8985203000000010750", "8985203000000011121", "8985203000000011493")
NUMBERS = ("61234501", "6123 4502", "+852 6123 4503")
PLAIN = ["+85261234501", "+85261234502", "+85261234503"]
OFFICE = ("2345 6701", "3456 7802", "2345 6703")
IMEIS = ("350000000000001", "350000000000019", "350000000000027")


def sheet(folder: Path, columns: Mapping[str, Sequence[object]], name: str = "fleet.csv") -> Path:
    """A text file with these columns."""
    path = folder / name
    rows = [",".join(columns), *(",".join(map(str, row)) for row in zip(*columns.values(), strict=True))]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def taken(path: str | Path, *options: str) -> dict[str, str]:
    """The fact that the dry run says each heading is taken for, without its reason; `?` where none is."""
    status, out, err = dry_run([path], *options)
    assert status == 0, err
    pairs = [line.split(" -> ") for line in out.splitlines() if " -> " in line]
    return {heading: fact.split(" ")[0] for heading, fact in pairs}


class TestRealSheets:
    def test_04_cards_under_sim_number_beside_mobile_number(self, tmp_path: Path) -> None:
        ran = batch(["04-sim-report-trailing-comma.csv"], tmp_path)
        assert (0, PLAIN) == (ran.status, ran.numbers)
        assert list(CARDS) == ran.column("iccid")
        assert "“Sim Number” is read as ICCID" in ran.said
        assert "8985203000000010750" not in ran.said

    def test_05_phones_under_sim_number_beside_iccid(self, tmp_path: Path) -> None:
        ran = batch(["05-iccid-and-sim-number-phone.csv"], tmp_path)
        assert (0, PLAIN) == (ran.status, ran.numbers)
        assert "61239001" not in ran.said
        assert [set(), set(), set()] == ran.problems

    def test_07_phones_under_kahao_beside_iccid(self, tmp_path: Path) -> None:
        ran = batch(["07-iot-card-kahao-msisdn.xlsx"], tmp_path, "--lang", "zh-Hans")
        assert (0, PLAIN) == (ran.status, ran.numbers)
        assert ["8985203000000014083", "8985203000000014455", "8985203000000014828"] == ran.column("iccid")
        assert "D 列“卡号”" in ran.said

    def test_10_numbers_under_3g(self, tmp_path: Path) -> None:
        ran = batch(["10-terminal-ledger-3g.xlsx"], tmp_path)
        assert (0, PLAIN[:2]) == (ran.status, ran.numbers)
        assert "“3G号” is read as Number" in ran.said

    def test_18_numbers_under_caller_number(self, tmp_path: Path) -> None:
        ran = batch(["18-glpi-lines.csv"], tmp_path)
        assert (0, PLAIN[:2]) == (ran.status, ran.numbers)
        assert "“Caller number” is read as Number" in ran.said

    def test_12_as_it_is(self, tmp_path: Path) -> None:
        ran = batch(["12-gps-devices.csv"], tmp_path)
        assert PLAIN[:2] == ran.numbers
        assert ["8985203000000018159", "8985203000000018522"] == ran.column("iccid")
        assert "whatever its heading" not in ran.said

    @pytest.mark.parametrize(
        "name", ["58-gdsp-states.csv", "59-kite-lifecycle.csv", "61-twilio-like-inactive-no-platform.csv"]
    )
    def test_platforms_as_they_are(self, name: str, tmp_path: Path) -> None:
        ran = batch([name], tmp_path)
        assert ran.status == 0
        assert all(sim["iccid"] for sim in ran.sims)
        assert "whatever its heading" not in ran.said

    def test_03_a_devices_state_is_no_lines(self, tmp_path: Path) -> None:
        assert taken("03-mdm-device-export.xlsx")["设备状态"] == "?"
        ran = batch(["03-mdm-device-export.xlsx"], tmp_path)
        assert ["8985203000000010016", "8985203000000010388"] == ran.column("iccid")
        assert PLAIN[:2] == ran.numbers[:2]


class TestWhateverTheHeading:
    @pytest.mark.parametrize(
        "heading", ["SIM Number", "SIM number", "Mobile", "電話號碼", "手机号", "Number"]
    )
    def test_cards_under_the_heading_of_numbers(self, heading: str, tmp_path: Path) -> None:
        ran = batch([sheet(tmp_path, {heading: CARDS, "Owner": "ABC"})], tmp_path)
        assert (list(CARDS), [None] * 3) == (ran.column("iccid"), ran.numbers)
        assert "is read as ICCID" in ran.said

    @pytest.mark.parametrize("heading", ["ICCID", "SIM card no", "卡号", "卡號", "SIM咭號碼", "SIM serial"])
    def test_numbers_under_the_heading_of_cards(self, heading: str, tmp_path: Path) -> None:
        ran = batch([sheet(tmp_path, {heading: NUMBERS, "Owner": "ABC"})], tmp_path)
        assert PLAIN == ran.numbers
        assert "is read as Number" in ran.said

    @pytest.mark.parametrize(
        ("of_cards", "of_numbers"),
        [
            ("Phone", "ICCID"),
            ("號碼", "卡號"),
            ("手机号", "SIM卡号"),
            ("Sim Number", "Mobile Number"),
            ("卡号", "ICCID号"),
        ],
    )
    def test_both_columns_are_put_right(self, of_cards: str, of_numbers: str, tmp_path: Path) -> None:
        ran = batch([sheet(tmp_path, {of_cards: CARDS, of_numbers: NUMBERS})], tmp_path)
        assert (list(CARDS), PLAIN) == (ran.column("iccid"), ran.numbers)

    @pytest.mark.parametrize(
        "heading", ["Chip", "Serial", "Serial Number", "识别", "智能咭", "Card No", "SIM No."]
    )
    def test_cards_under_a_heading_that_nobody_knows(self, heading: str, tmp_path: Path) -> None:
        ran = batch([sheet(tmp_path, {"Phone": NUMBERS, heading: CARDS})], tmp_path)
        assert (list(CARDS), PLAIN) == (ran.column("iccid"), ran.numbers)

    @pytest.mark.parametrize(
        "heading", ["Caller no.", "SIM No.", "Card No", "4G號", "上网号", "電話卡", "WhatsApp no"]
    )
    def test_numbers_under_a_heading_that_nobody_knows(self, heading: str, tmp_path: Path) -> None:
        ran = batch([sheet(tmp_path, {"ICCID": CARDS, heading: NUMBERS})], tmp_path)
        assert PLAIN == ran.numbers

    @pytest.mark.parametrize(
        "heading",
        ["Emergency contact phone", "Employee mobile", "緊急聯絡電話", "Customer phone", "工号", "Retailer ID",
         "Old number",
         "Account manager mobile", "代理手機", "Fax", "Invoice no", "紧急联系人电话", "舊號碼"],
    )  # fmt: skip
    def test_numbers_of_somebody_else_are_never_the_lines(self, heading: str, tmp_path: Path) -> None:
        path = sheet(tmp_path, {"ICCID": CARDS, heading: ("61234501", "61234502", "61234503")})
        ran = batch([path], tmp_path)
        assert [None] * 3 == ran.numbers
        assert "msisdn:" not in ran.said

    @pytest.mark.parametrize(
        "values",
        [IMEIS, ("10234501", "10234502", "10234503"), ("454120000000001", "454120000000002", "454120000000003"),
         ("20261120", "20261121", "20261122"), ("00123456", "00123457", "00123458"), ("98.00", "88.50", "128")],
        ids=["IMEI", "employee", "IMSI", "date", "leading zeros", "money"],
    )  # fmt: skip
    def test_other_digits_are_no_numbers(self, values: Sequence[str], tmp_path: Path) -> None:
        path = sheet(tmp_path, {"ICCID": CARDS, "SIM line": values})
        assert {"ICCID": "iccid", "SIM line": "?"} == taken(path)

    def test_what_is_chosen_stays(self, tmp_path: Path) -> None:
        chosen = tmp_path / "columns.yaml"
        chosen.write_text("msisdn: Sim Number\n", encoding="utf-8")
        path = sheet(tmp_path, {"Sim Number": NUMBERS, "Mobile Number": ("61234601", "61234602", "61234603")})
        assert {"Sim Number": "msisdn", "Mobile Number": "?"} == taken(path, "--columns", str(chosen))

    def test_unknown_cells_say_nothing_of_their_column(self, tmp_path: Path) -> None:
        cards = (*CARDS, "N/A", "", "-", "unknown", "待定")
        numbers = (*NUMBERS, "61234504", "61234505", "61234506", "61234507", "61234508")
        ran = batch([sheet(tmp_path, {"Sim Number": cards, "Mobile Number": numbers})], tmp_path)
        assert list(CARDS) == ran.column("iccid")[:3]
        assert all(ran.numbers)

    def test_rounded_cards_are_cards_and_their_loss_is_told(self, tmp_path: Path) -> None:
        path = sheet(tmp_path, {"Sim Number": ("8.98520E+18",) * 3, "Mobile Number": NUMBERS})
        ran = batch([path], tmp_path)
        assert PLAIN == ran.numbers
        assert all("iccid_rounded" in found for found in ran.problems)


class TestTwoColumnsForOneFact:
    @pytest.mark.parametrize(
        ("office", "mobile"),
        [
            ("Phone", "Mobile"),
            ("Tel", "Mobile no"),
            ("電話", "手機"),
            ("电话号码", "手机号码"),
            ("Telephone no", "Cell phone"),
        ],
    )
    def test_mobile_numbers_go_before_fixed_lines(self, office: str, mobile: str, tmp_path: Path) -> None:
        path = sheet(tmp_path, {office: OFFICE, mobile: NUMBERS})
        ran = batch([path], tmp_path)
        assert (0, PLAIN) == (ran.status, ran.numbers)
        assert "holds fixed lines" in ran.said
        assert "2345 6701" not in ran.said

    def test_fixed_lines_under_the_known_heading(self, tmp_path: Path) -> None:
        ran = batch([sheet(tmp_path, {"Phone": OFFICE, "SIM line no": NUMBERS})], tmp_path)
        assert PLAIN == ran.numbers
        assert "holds fixed lines" in ran.said

    def test_fixed_lines_alone_stay(self, tmp_path: Path) -> None:
        ran = batch([sheet(tmp_path, {"Phone": OFFICE, "Owner": "ABC"})], tmp_path)
        assert all(ran.numbers)

    def test_a_blank_column_gives_way(self, tmp_path: Path) -> None:
        assert {"Phone": "?", "Mobile": "msisdn", "Status": "line_status", "State": "?"} == taken(
            sheet(
                tmp_path,
                {"Phone": ("", "", ""), "Mobile": NUMBERS, "Status": ["active"] * 3, "State": [""] * 3},
            )
        )

    def test_columns_that_say_the_same_are_one(self, tmp_path: Path) -> None:
        assert {"Phone": "msisdn", "Mobile": "?", "Owner": "owner", "Company": "?"} == taken(
            sheet(tmp_path, {"Phone": NUMBERS, "Mobile": NUMBERS, "Owner": "ABC", "Company": "ABC"})
        )

    def test_the_plainer_heading_goes_before_the_other_but_not_for_numbers(self, tmp_path: Path) -> None:
        path = sheet(tmp_path, {"Owner": ("ABC", "", ""), "Company": ("ABC", "DEF", ""), "Phone": NUMBERS})
        assert {"Owner": "owner", "Company": "?", "Phone": "msisdn"} == taken(path)
        path = sheet(tmp_path, {"Tel": NUMBERS, "手機號碼": ("61234601", "61234602", "61234603")})
        assert {"Tel": "?", "手機號碼": "?"} == taken(path)

    def test_a_column_that_is_no_value_of_the_fact_gives_way(self, tmp_path: Path) -> None:
        path = sheet(
            tmp_path,
            {"Vendor": ("Apple", "Samsung", "Apple"), "Network": ("CSL", "3HK", "CSL"), "Phone": NUMBERS},
        )
        assert {"Vendor": "?", "Network": "carrier", "Phone": "msisdn"} == taken(path)

    def test_a_conflict_names_both_with_what_they_hold(self, tmp_path: Path) -> None:
        path = sheet(tmp_path, {"Phone": NUMBERS, "Mobile": ("61234601", "61234602", "61234603")})
        ran = batch([path], tmp_path)
        assert ran.status == 3
        assert "A “Phone” (****4501, **** 4502) and B “Mobile” (****4601, ****4602)" in ran.said
        assert "msisdn: " not in ran.said
        assert "give each line a row of its own" in ran.said
        assert "6123" not in ran.said

    def test_no_line_is_advised_that_would_lose_a_number(self, tmp_path: Path) -> None:
        path = sheet(
            tmp_path, {"Phone": ("61234501", "", "61234503"), "Mobile": ("", "61234602", "61234603")}
        )
        ran = batch([path], tmp_path)
        assert ran.status == 3
        assert "msisdn: " not in ran.said
        assert "put what belongs together into one column" in ran.said


class TestCarriers:
    @pytest.mark.parametrize(
        "texts",
        [("5G", "4.5G", "LTE"), ("Apple", "Samsung", "Apple"), ("61238301", "61238302", "61238303"),
         ("Wi-Fi", "3G", "-"),
         ("香港", "澳門", "內地"), ("iPhone 15", "iPad", "iPhone 14 Pro")],
    )  # fmt: skip
    def test_a_column_without_carriers_is_told_once(self, texts: Sequence[str], tmp_path: Path) -> None:
        ran = batch([sheet(tmp_path, {"Phone": NUMBERS, "Network": texts})], tmp_path)
        assert [None] * 3 == ran.column("carrier")
        assert [set()] * 3 == ran.problems
        assert ran.said.count("names no carrier") == 1

    def test_53_generations(self, tmp_path: Path) -> None:
        ran = batch(["53-network-is-generation.csv"], tmp_path, "--lang", "zh-Hant")
        assert [None] * 3 == ran.column("carrier")
        assert "沒有電訊商名稱（5G, 4.5G, LTE）" in ran.said

    def test_a_column_with_a_carrier_stays(self, tmp_path: Path) -> None:
        ran = batch([sheet(tmp_path, {"Phone": NUMBERS, "Network": ("5G", "CSL", "LTE")})], tmp_path)
        assert [None, "csl", None] == ran.column("carrier")
        assert [{"not_carrier"}, set(), {"not_carrier"}] == ran.problems

    def test_a_carrier_that_nobody_knows_stays(self, tmp_path: Path) -> None:
        ran = batch([sheet(tmp_path, {"Phone": NUMBERS, "Network": ("5G", "Vodafone", "LTE")})], tmp_path)
        assert "other" == ran.column("carrier")[1]

    def test_33_names_of_carriers(self, tmp_path: Path) -> None:
        ran = batch(["33-carrier-words.csv"], tmp_path)
        of = dict(zip(ran.column("sim_id"), ran.column("carrier"), strict=True))
        trouble = dict(zip(ran.column("sim_id"), ran.problems, strict=True))
        assert ("three", "cuniq") == (of["和記"], of["聯通"])
        for text in ("移動", "CSL→3HK", "CSL (已轉3HK)", "CSL / SmarTone", "61238303"):
            assert of[text] is None
            assert trouble[text] & {"carrier_not_sure", "not_carrier"}, text


class TestPlans:
    @pytest.mark.parametrize(
        "texts",
        [("流量套餐", "语音套餐", "定向流量"), ("5G 30GB", "Business 98", "4G 10GB"), ("SIM A", "SIM B", "SIM C"),
         ("企業5G計劃", "4.5G 全速", "數據王"), ("Gold", "Silver", "Gold")],
    )  # fmt: skip
    def test_names_of_plans_are_told_once(self, texts: Sequence[str], tmp_path: Path) -> None:
        ran = batch([sheet(tmp_path, {"Phone": NUMBERS, "Plan type": texts})], tmp_path)
        assert [set()] * 3 == ran.problems
        assert ran.said.count("does not say whether a line is prepaid or postpaid") == 1

    def test_09_kinds_of_package(self, tmp_path: Path) -> None:
        ran = batch(["09-sim-archive-taocan-leixing.xlsx"], tmp_path)
        assert "“套餐类型” does not say" in ran.said
        assert [set(), {"status_ask"}, set()] == ran.problems

    def test_a_mixed_column_keeps_what_it_understands(self, tmp_path: Path) -> None:
        ran = batch(
            [sheet(tmp_path, {"Phone": NUMBERS, "Plan type": ("Prepaid", "5G 30GB", "Gold")})], tmp_path
        )
        assert [set(), {"not_listed"}, {"not_listed"}] == ran.problems

    def test_a_slip_of_the_pen_is_asked_about(self, tmp_path: Path) -> None:
        ran = batch([sheet(tmp_path, {"Phone": NUMBERS, "Plan type": ("Postpiad",) * 3})], tmp_path)
        assert [{"not_listed"}] * 3 == ran.problems


class TestStatesOfThings:
    def test_11_what_became_of_an_asset_is_asked(self, tmp_path: Path) -> None:
        ran = batch(["11-asset-list-sim.csv"], tmp_path)
        by_number = dict(zip(ran.numbers, ran.problems, strict=True))
        assert {"status_ask"} == by_number["+85261234501"]
        assert {"status_ask"} == by_number["+85261234502"]

    @pytest.mark.parametrize(
        "texts",
        [("In use", "In store", "Disposed"), ("Deployed", "In stock", "In use"), ("在用", "已报废", "在库"),
         ("使用中", "已領用", "庫存"),
         ("Checked out", "Retired", "In use"), ("領用中", "閒置", "在用")],
    )  # fmt: skip
    def test_words_of_a_register_are_no_status(self, texts: Sequence[str], tmp_path: Path) -> None:
        ran = batch([sheet(tmp_path, {"Phone": NUMBERS, "Status": texts})], tmp_path)
        assert all(found & {"status_ask", "not_listed"} for found in ran.problems)

    def test_words_of_lines_stay(self, tmp_path: Path) -> None:
        ran = batch(
            [sheet(tmp_path, {"Phone": NUMBERS, "Status": ("In use", "Cancelled", "In stock")})], tmp_path
        )
        assert [set()] * 3 == ran.problems

    def test_17_each_word_of_snipe_it_is_asked(self, tmp_path: Path) -> None:
        ran = batch(["17-snipeit.csv"], tmp_path)
        assert PLAIN == ran.numbers
        assert all(found & {"status_ask", "not_listed"} for found in ran.problems)


class TestBalances:
    def test_55_on_a_bill_is_asked_once(self, tmp_path: Path) -> None:
        from tests.support.real_sheets import report

        _, sheets = report(["55-balance-on-postpaid-bill.csv"], tmp_path)
        found = [row for row in sheets["Data problems"] if row[-1] == "balance_or_due"]
        assert len(found) == 1
        assert "outstanding_hkd: " in found[0][6]
        ran = batch(["55-balance-on-postpaid-bill.csv"], tmp_path)
        assert [set(), set()] == ran.problems  # and it is no longer said that an amount below zero was used

    def known(self, folder: Path, heading: str, plans: Sequence[str], *options: str) -> list[bool]:
        """Whether each line's balance is used."""
        from batch.fleet.check import headings_of
        from batch.fleet.cleaned import answered_of, cleaned
        from batch.reading.read import read_inputs
        from batch.understanding.table_words import RulebookWords
        from batch.understanding.tables import settled

        columns = {"Phone": NUMBERS, "Plan type": plans, heading: ("98.00", "0", "20")}
        headings = headings_of(shipped())
        tables, matchings = settled(
            headings,
            read_inputs([sheet(folder, columns)], is_heading=headings.fact_of, words=RulebookWords(headings)),
        )
        assumed = dict(option.split("=") for option in options)
        understood = cleaned(shipped(), tables, matchings)
        column = answered_of(shipped(), understood, assumed=assumed).table.columns["balance_hkd"]
        return [bool(known) for known in column.known]

    @pytest.mark.parametrize("heading", ["Balance", "Balance (HKD)", "餘額", "结余", "餘額 Balance"])
    def test_on_monthly_lines_only(self, heading: str, tmp_path: Path) -> None:
        assert [False, True, True] == self.known(tmp_path, heading, ("Postpaid", "Postpaid", "Prepaid"))

    @pytest.mark.parametrize(
        "heading", ["Credit balance", "Remaining balance", "可用餘額", "balance_hkd", "Balance left"]
    )
    def test_a_heading_that_says_which_is_clear(self, heading: str, tmp_path: Path) -> None:
        assert [True] * 3 == self.known(tmp_path, heading, ("Postpaid", "Postpaid", "Prepaid"))

    def test_what_is_assumed_counts(self, tmp_path: Path) -> None:
        assert [True] * 3 == self.known(tmp_path, "Balance", ("", "", ""))
        assert [False, True, False] == self.known(tmp_path, "Balance", ("", "", ""), "plan_type=postpaid")

    @pytest.mark.parametrize("line", ['balance_hkd: "Balance"', 'outstanding_hkd: "Balance"'])
    def test_the_advised_lines_settle_it(self, line: str, tmp_path: Path) -> None:
        chosen = tmp_path / "columns.yaml"
        chosen.write_text(line + "\n", encoding="utf-8")
        path = sheet(tmp_path, {"Phone": NUMBERS, "Plan type": ["Postpaid"] * 3, "Balance": (98, 88, 78)})
        ran = batch([path], tmp_path, "--columns", str(chosen))
        assert "data problem" not in ran.said

    def test_beside_what_is_owed_it_is_what_is_left(self, tmp_path: Path) -> None:
        columns = {
            "Phone": NUMBERS,
            "Plan type": ["Postpaid"] * 3,
            "Balance": (98, 88, 78),
            "Outstanding": (0, 0, 0),
        }
        assert "data problem" not in batch([sheet(tmp_path, columns)], tmp_path).said


class TestSheetNames:
    def book(self, folder: Path, *names: str, headings: Sequence[str] = ("電話號碼", "月費")) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for number, name in enumerate(names):
            page = book.create_sheet(name)
            page.append(list(headings))
            page.append([f"6123841{number}", 98, *["x"] * (len(headings) - 2)])
        book.save(folder / "fleet.xlsx")
        return folder / "fleet.xlsx"

    def test_26b_departments_and_old_sheets(self, tmp_path: Path) -> None:
        ran = batch(["26b-sheet-per-dept.xlsx"], tmp_path)
        assert (0, 4) == (ran.status, len(ran.sims))
        assert "“已取消”, may say what state" in ran.said
        assert "“2025舊”, may say that its lines are over" in ran.said
        assert "“市場部”, may be the department" in ran.said
        assert [None] * 4 == ran.column("department")

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("CSL", "may be the carrier"), ("數碼通", "may be the carrier"), ("中国移动香港", "may be the carrier"),
            ("Sales", "may be the department"), ("行政部", "may be the department"),
            ("IT dept", "may be the department"),
            ("Cancelled", "what state"), ("已注销", "what state"), ("已終止 2025", "what state"),
            ("Terminated lines", "what state"),
            ("Old list", "are over"), ("旧", "are over"), ("離職", "are over"),
        ],
    )  # fmt: skip
    def test_what_a_name_may_say_is_offered(self, name: str, said: str, tmp_path: Path) -> None:
        ran = batch([self.book(tmp_path, name)], tmp_path)
        assert ran.said.count("The sheet's name") == 1
        assert said in ran.said
        assert [None] == ran.column("carrier")

    @pytest.mark.parametrize(
        "name", ["Sheet1", "工作表1", "SIMs", "Lines", "電話清單", "2026年11月", "Hong Kong", "全部", "Data"]
    )
    def test_a_name_that_says_nothing(self, name: str, tmp_path: Path) -> None:
        assert "The sheet's name" not in batch([self.book(tmp_path, name)], tmp_path).said

    def test_a_column_that_says_it_is_enough(self, tmp_path: Path) -> None:
        path = self.book(tmp_path, "行政部", headings=("電話號碼", "月費", "部門"))
        assert "The sheet's name" not in batch([path], tmp_path).said


def test_36_unknown_carriers_stay_apart(tmp_path: Path) -> None:
    from tests.support.real_sheets import report

    _, sheets = report(["36-other-carriers-letters.csv"], tmp_path)
    ran = batch(["36-other-carriers-letters.csv"], tmp_path)
    assert ["three", "other", "cuniq", "three"] == ran.column("carrier")
    assert any("CTM" in map(str, row) for row in sheets["SIMs"])
