"""A remark behind a clear value leaves it where it is neutral; where it speaks against it, the cell is a problem."""

from __future__ import annotations

import datetime

import pytest

from tests.support.cell_help import facts, read
from tests.support.shipped import shipped

ASKED = {
    "still_needed": [
        "不需要（老闆話要留）",
        "否(CEO號碼,不可cut)",
        "否（銀行OTP用）",
        "否 (used for 2FA)",
        "No (wait for HR confirm)",
        "No (I think)",
        "否（問陳生）",
        "否 - 轉台至3HK",
        "否（3月後）",
        "否（下年再用）",
        "N (user wants number)",
        "否（離職，號碼轉名）",
        "否（未通知，等回覆）",
        "No (linked to bank)",
        "不需要（老板说要留）",
        "否（等人事部回复）",
        "否（绑定微信）",
        "否（如果可以转名）",
        "No (ask Peter)",
        "No - check with IT",
        "否（微信登录用）",
        "是（可cut）",
        "是（至12月底）",
        "Y (leaving next month)",
        "是（已離職）",
        "否（VIP）",
        "No (driver)",
        "否（不可取消）",
        "No: hold",
        "否（新同事接手）",
    ],
    "number_wanted_by_user": [
        "否（未回覆）",
        "No (his wife wants it)",
        "否(問緊)",
        "N (no reply)",
        "否（聯絡不到）",
        "否（家人要）",
        "否（下星期覆）",
        "No (asking)",
    ],
    "needed_again": [
        "否（新同事入職要用）",
        "否（保留號碼）",
        "否 (new joiner Jan)",
        "否（1月後）",
        "No (new hire needs it)",
        "否（以后再用）",
    ],
    "port_out_wanted": [
        "No (PAC requested)",
        "否（已轉）",
        "否（已申請轉台）",
        "否（考慮中）",
        "否（要转到3HK）",
    ],
    "line_status": [
        "使用中（已遺失）",
        "暫停（欠費）",
        "Active (lost)",
        "使用中（將停）",
        "正常（壞卡）",
        "過期（可續）",
        "暫停（電訊商）",
        "Suspended (arrears)",
        "在用（报失）",
        "Active (porting)",
        "已取消（申請中）",
    ],
    "business_documents_ready": [
        "是(欠BR)",
        "Yes (missing chop)",
        "是（BR過期）",
        "Yes (BR expired)",
        "是（未簽）",
        "有（缺公章）",
    ],
    "name_matches": ["是(英文名不同)", "是（中文名有別字）", "是(公司已改名)", "Yes (old name)"],
    "auto_recharge": ["否 (仍有信用卡)", "No (credit card on file)", "否（下月起）", "是（已停）"],
    "contract_end_on": [
        "30/6/2025 (已續2年)",
        "30/6/2025（已續約）",
        "30/6/2025 (renewed)",
        "30/6/2025（自動續約）",
        "30/6/2025（起）",
        "30/6/2025 (start)",
        "30/6/2025 (auto-renew 24 mths)",
        "30/6/2025（再續）",
        "30/6/2025 (roll over)",
        "30/6/2025（新約未簽）",
        "無約（出機未供完）",
        "30/6/2025（已续约）",
        "30/6/2025 (new contract signed)",
        "30/6/2025（第一期）",
        "30/6/2025（等确认）",
    ],
}

READ = {
    ("still_needed", False): [
        "否（已離職）",
        "No (left)",
        "否（陳先生）",
        "否（市場部）",
        "No (Sales)",
        "否（冇人用）",
        "否（已不用）",
        "否（用戶離職）",
        "否（使用者已離職）",
        "No (spare)",
        "否（備用）",
        "否（閒置）",
        "No (not in use)",
        "否（無人使用）",
        "否（已确认）",
        "No (confirmed)",
        "否（離職 30/6）",
        "No (resigned on 30 June)",
        "否（司機離職）",
        "否（外勤）",
        "否（店舖已結業）",
        "否（唔使留）",
        "No (shop closed)",
    ],
    ("still_needed", True): [
        "是（外勤）",
        "是 - 客服",
        "Yes: hotline",
        "是（司機）",
        "Yes (driver)",
        "是（陳小姐）",
        "是（已確認）",
        "Y (CEO)",
        "是（老闆）",
        "是（VIP）",
        "是（銀行OTP用）",
    ],
    ("number_wanted_by_user", False): ["否（已離職）", "No (confirmed)", "否（不要）", "否（陳先生）"],
    ("number_wanted_by_user", True): ["是（已離職）", "Yes (Peter)"],
    ("port_out_wanted", True): ["是（3HK）", "Yes (Chan)"],
    ("line_status", "active"): [
        "使用中（陳先生）",
        "Active (Peter)",
        "正常（外勤）",
        "使用中（欠費）",
        "Active*",
    ],
    ("line_status", "suspended"): ["暫停 (客戶)", "暫停（陳小姐）"],
    ("business_documents_ready", True): ["是（公章在總公司）", "Yes (in safe)", "有（陳小姐）"],
    ("contract_end_on", datetime.date(2025, 6, 30)): [
        "30/6/2025 (24個月)",
        "30/6/2025 (24 months)",
        "30/6/2025（合約期）",
        "30/6/2025（陳先生）",
        "30/6/2025 (confirmed)",
        "30/6/2025（已核對）",
    ],
    ("contract_end_on", "none"): ["無合約（月結）", "none (Peter)", "月月續（陳先生）"],
}


@pytest.mark.parametrize("name", ASKED)
def test_a_remark_that_speaks_against_its_value_leaves_a_problem_and_no_value(name: str) -> None:
    found = {text: read(name, text) for text in ASKED[name]}
    assert [] == [text for text, one in found.items() if one.value is not None or one.trouble is None]


@pytest.mark.parametrize(("name", "value"), READ)
def test_a_neutral_remark_leaves_its_value(name: str, value: object) -> None:
    found = {text: read(name, text).value for text in READ[name, value]}
    assert dict.fromkeys(found, value) == found


def test_what_speaks_against_a_value_is_listed_for_facts_that_there_are() -> None:
    """And for what is asked of several facts together, whose answers have codes of their own."""
    together = {one.name: tuple(one.means) for one in shipped().combined.values()}
    allowed = {name: ("yes", "no", *fact.values) for name, fact in facts().items()} | together
    keys = [key for names in shipped().words["against"] for key in names.split(", ") if key != "any"]
    for name, _, value in (key.partition("=") for key in keys):
        assert value in ("", *allowed[name])
