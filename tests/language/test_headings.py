"""The accepted headings: none under two facts, days of a bill told apart, and what we show people is read back."""

from collections import defaultdict

import pytest

from batch.understanding.words import fold_script
from engine.types.fact_types import type_of
from tests.support.cell_help import facts, headings, read
from tests.support.shipped import shipped, shipped_texts

LANGUAGES = ("en", "zh-Hans", "zh-Hant")

#: Days of a bill, as people write them, and the fact each is; the day on which a bill is payable is none.
DAYS_OF_A_BILL = {
    "cut_off_day": ("截數日", "截数日", "Cut-off day", "帳單截數日", "每月截數日", "截账日"),
    "bill_day": ("計帳周期日", "账期起始日", "帳單週期日", "Bill cycle start", "Bill day"),
    "": ("找數日", "到期繳費日", "缴费到期日", "Due date", "Payment due date", "繳費日", "還款日"),
}
#: Headings that may mean two things stand under no fact: the reader asks.
OF_TWO_MEANINGS = (
    *("Service type", "Line type", "Auto renewal", "Expiry date", "Account balance", "Name", "ID", "Plan", "Account"),
    *("业务类型", "服務類型", "自動續期", "账号", "到期日", "身份证"),
)  # fmt: skip
#: Headings of the second edition's facts, as sheets have them.
AS_WRITTEN = {
    "account_number": ("Account No.", "Billing account", "帳戶號碼", "賬戶號碼", "账户号码", "客戶編號"),
    "contract_ref": ("Contract no.", "合約編號", "合同编号"),
    "valid_until": ("SIM expiry date", "有效期至", "儲值卡有效期", "储值到期日"),
    "last_used_on": ("Last usage", "最後使用日期", "最后通信时间"),
    "number_wanted_by_user": ("User takes over", "是否過戶", "過戶", "轉名"),
    "user_left_on": ("Last day 離職日期", "離職日期", "最后工作日", "Last working day"),
    "user_left": ("Resigned", "離職", "是否离职", "Employment status"),
    "plan_group": ("Shared plan", "共享套餐", "共享計劃"),
    "line_role": ("Main/secondary", "主副卡", "主卡/副卡"),
    "dependent_lines": ("副卡數目", "附属号码数"),
    "second_number": ("1C2N", "一卡兩號", "一卡两号"),
    "deposit_refunded": ("按金已退", "押金是否已退", "Deposit returned"),
    "device_instalment_hkd": ("手機分期餘款", "Handset instalments left (HK$)"),
    "prepayment_left_hkd": ("預繳餘額", "未回贈金額"),
    "auto_renews": ("自動續約", "合同自动续签", "Auto-renewing contract"),
    "line_kind": ("Voice or data", "號碼用途"),
    "sim_kind": ("SIM type", "實體卡/eSIM"),
    "auto_recharge": ("自動增值或轉帳", "自動增值或轉賬", "Auto top-up"),
}


def test_no_heading_stands_under_two_facts() -> None:
    under = defaultdict(set)
    for name, fact in facts().items():
        for heading in (name, *(heading for listed in fact.headings.values() for heading in listed)):
            under[fold_script(heading)].add(name)
    assert {} == {heading: names for heading, names in under.items() if len(names) > 1}


@pytest.mark.parametrize("fact", DAYS_OF_A_BILL)
def test_the_days_of_a_bill_are_told_apart(fact: str) -> None:
    assert dict.fromkeys(DAYS_OF_A_BILL[fact], fact) == {
        text: headings().fact_of(text) for text in DAYS_OF_A_BILL[fact]
    }


@pytest.mark.parametrize("text", OF_TWO_MEANINGS)
def test_a_heading_of_two_meanings_is_no_facts(text: str) -> None:
    assert "" == headings().fact_of(text)


@pytest.mark.parametrize("fact", AS_WRITTEN)
def test_headings_are_taken_as_people_write_them(fact: str) -> None:
    assert dict.fromkeys(AS_WRITTEN[fact], fact) == {
        text: headings().fact_of(text) for text in AS_WRITTEN[fact]
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_label_is_the_heading_of_no_other_fact(language: str) -> None:
    texts = shipped_texts(language)
    said = {name: headings().fact_of(texts.fact(name)) for name in shipped().facts}
    assert {} == {name: found for name, found in said.items() if found not in ("", name)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_name_of_a_value_is_read_as_that_value(language: str) -> None:
    texts = shipped_texts(language)
    for name, fact in shipped().facts.items():
        kind = type_of(fact)
        if kind.coded and not kind.names_carriers:
            named = {code: texts.value(name, code) for code in fact.values}
            assert {code: code for code in named} == {
                code: read(name, text).value for code, text in named.items()
            }
