"""A plausible checked fleet of any size, made from a seed, to write reports of before anything has been evaluated."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from batch.shapes import PROBLEM_COLUMNS, FleetResult, InputFile
from language.texts import Texts
from tests.support.shipped import shipped, shipped_texts

AS_OF = dt.date(2026, 11, 21)
CARRIERS = {
    "cmhk": "China Mobile Hong Kong", "csl": "csl", "1o1o": "1O1O", "3hk": "3 Hong Kong", "smartone": "SmarTone",
    "cuniq": "China Unicom Hong Kong", "clubsim": "Club SIM", "duck": "Duck card 鴨聊佳",
}  # fmt: skip
DEPARTMENTS = [
    "Sales",
    "Operations",
    "Logistics 物流部",
    "Finance",
    "IT",
    "Customer service",
    "Warehouse 倉務",
    "HR",
]
OWNERS = [
    "Harbour Trading Ltd",
    "Kowloon Logistics Ltd",
    "陳大文",
    "李小明",
    "Wong Siu Ling",
    "南洋貿易有限公司",
]
ACTIONS = [
    "cancel", "resolve_first", "cancel_at_contract_end", "keep", "suspend", "keep_alive", "port_out", "let_lapse",
    "follow_up", "none", "keep|resolve_first|cancel", "suspend|keep|resolve_first",
]  # fmt: skip
ODDS = np.array([22, 26, 8, 12, 3, 4, 3, 5, 4, 3, 8, 2]) / 100
BLOCKERS = ["arrears", "active_vas", "bound_services", "auto_recharge", "business_documents", "name_mismatch"]
TO_DO = {
    "arrears": "Settle HK$88.50.", "active_vas": "End the services: data plan; voice pack.",
    "bound_services": "Unbind: 银行; 支付宝.", "auto_recharge": "Switch off the automatic top-up.",
    "business_documents": "Get ready: business registration copy, company chop, authorised letter.",
    "name_mismatch": "Have the registered name corrected.", "contract": "Pay HK$1,200.00 now, or wait: HK$396.00.",
    "backup": "Save call records, messages, bills and contacts.", "balance_left": "HK$50.00 is left: claim the refund.",
}  # fmt: skip


def sample_texts(lang: str = "en") -> Texts:
    """The shipped texts."""
    return shipped_texts(lang)


def _arrow(frame: pd.DataFrame) -> pa.Table:
    return pa.Table.from_pandas(frame, preserve_index=False)


def sample_result(rows: int, *, seed: int = 1, lang: str = "en", awkward: bool = False) -> FleetResult:
    """A fleet of so many SIMs. `awkward` puts texts that look like formulas where an input's texts go."""
    random = np.random.default_rng(seed)
    pick: Any = random.choice
    number = np.arange(rows)
    action = pick(np.array(ACTIONS), rows, p=ODDS)
    monthly = pick(np.array([3800, 9800, 12800, 19800, 28850]), rows)
    status = np.where(np.char.find(action, "|") >= 0, "needs_info", "determined")
    status = np.where((action == "cancel") & (random.random(rows) < 0.2), "needs_info", status)
    status = np.where(random.random(rows) < 0.004, "unreadable", status)
    action = np.where(status == "unreadable", "", action)
    gone = np.isin(action, ["cancel", "resolve_first", "cancel_at_contract_end"])
    days = np.where(action == "cancel", random.integers(0, 45, rows), random.integers(30, 400, rows))
    ends = np.where(np.isin(action, ["cancel", "cancel_at_contract_end"]), days, -1)
    todo, held = _todo(random, rows, action)
    text = _awkward if awkward else _plain
    sims = pd.DataFrame({
        "source": _text(np.full(rows, "fleet.xlsx, SIMs"), category=True),
        "row": _array(number + 2, dtype="int64"),
        "sim_id": _text(text(random, [f"HK-{at:07d}" for at in number])),
        "msisdn": _text([f"+8529{at * 7919 % 10_000_000:07d}" for at in number]),
        "iccid": _text([f"898520{at:013d}" for at in number]),
        "carrier": _text(pick(list(CARRIERS), rows, p=np.array([26, 20, 8, 18, 12, 8, 5, 3]) / 100), category=True),
        "owner": _text(text(random, pick(OWNERS, rows)), category=True),
        "department": _text(np.where(random.random(rows) < 0.1, "", pick(DEPARTMENTS, rows)), category=True),
        "user": _text([f"User {at % 997}" for at in number]),
        "status": _text(status, category=True),
        "stage": _text(np.select([action == "none", action == "follow_up", action == "let_lapse"],
                                 ["closed", "in_progress", "lapsed"], "open"), category=True),
        "eligibility": _text(np.select(
            [np.isin(action, ["none", "follow_up"]), held != "", action == "cancel_at_contract_end"],
            ["not_applicable", "blocked", "eligible_at_cost"], "eligible"), category=True),
        "action": _text(action, category=True),
        "balance": _text(pick(["refund", "transfer", "spend", "nothing_left", "refund|offset"], rows), category=True),
        "channel": _text(pick(["online", "hotline", "store", "ask_carrier"], rows), category=True),
        "obstacles": _text(np.where(held != "", held + ";backup", "backup"), category=True),
        "unknown_obstacles": _text(pick(["", "", "contract", "bound_services;name_mismatch"], rows), category=True),
        "documents": _text(pick(["number_and_bills;identity_document",
                                 "number_and_bills;business_registration;company_chop"], rows), category=True),
        "follow_ups": _text(pick(["await_notice;confirm_cancelled;wipe_sim", ""], rows), category=True),
        "questions_owner": _text(np.where(status == "needs_info", "balance_hkd;bound_services", ""), category=True),
        "questions_carrier": _text(np.where(status == "needs_info", "balance_refundable", ""), category=True),
        "to_become_eligible": _text(held, category=True),
        "provided": _text(np.where(np.char.find(action, "|") >= 0, "still_needed=no;outstanding_hkd=0", ""),
                          category=True),
        "hints": _text(np.where(status == "needs_info", "plan_type=postpaid;outstanding_hkd=?", ""), category=True),
        "problems": _text(pick(["", "", "", "", "ambiguous_date", "not_money;ambiguous_date"], rows), category=True),
        "answers": _text(np.where(status == "needs_info", "still_needed=no", ""), category=True),
        "assumptions": _text(pick(["device_locked", "device_locked;sim_in_hand", ""], rows), category=True),
        "cancel_on": _dates([None if at < 0 else AS_OF + dt.timedelta(days=int(at)) for at in ends]),
        "notice_by": _dates([AS_OF + dt.timedelta(days=int(at) - 30) if one == "cancel_at_contract_end" and at >= 30
                             else None for at, one in zip(ends, action, strict=True)]),
        "notice_from": _dates([None] * rows),
        "top_up_by": _dates([AS_OF + dt.timedelta(days=9) if one == "keep_alive" else None for one in action]),
        "undo_until": _dates([None if at % 9 or at < 0 else AS_OF + dt.timedelta(days=int(at) + 30) for at in ends]),
        "saving_hkd_year": _money([int(fee) * 12 if yes else None for fee, yes in zip(monthly, gone, strict=True)]),
        "exit_cost_hkd": _money([int(fee) * 4 if one == "cancel_at_contract_end" else 0 if one == "cancel" else None
                                 for fee, one in zip(monthly, action, strict=True)]),
        "fees_until_end_hkd": _money([None if at < 0 else int(fee) * int(-(-at // 30))
                                      for fee, at in zip(monthly, ends, strict=True)]),
    })  # fmt: skip
    facts = pd.DataFrame({
        "msisdn": sims["msisdn"],
        "carrier": sims["carrier"],
        "plan_type": _text(pick(["prepaid", "postpaid", ""], rows, p=[0.4, 0.5, 0.1]), category=True),
        "still_needed": _array(pick([True, False, None], rows), dtype=pd.ArrowDtype(pa.bool_())),
        "monthly_fee_hkd": _money([int(fee) for fee in monthly]),
        "contract_end_on": _text(pick(["none", "2027-03-31", "2026-12-31", ""], rows), category=True),
        "active_vas": _array(random.integers(0, 3, rows), dtype=pd.ArrowDtype(pa.int64())),
    })  # fmt: skip
    notes = text(random, pick(["", "SIM in the drawer", "旧员工离职, 号码待处理", "asked 3 times"], rows))
    carried = pd.DataFrame(
        {"Remarks 備註": _text(notes), "Cost centre": _text([f"CC{at % 40}" for at in number])}
    )
    return FleetResult(
        sims, _arrow(facts), _arrow(carried), todo, _questions(rows), _problems(), _rules(rows), _assumptions(rows),
        [InputFile("fleet.xlsx", "SIMs", rows, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")],
        AS_OF, lang, CARRIERS, {"balance_preference": "refund"},
        ["fleet.xlsx: the hidden sheet 'Old' was skipped."], {"simexit": "0.1.0", "rulebook": "shipped 2026.11"},
        roles=shipped().roles,
    )  # fmt: skip


def _todo(random: np.random.Generator, rows: int, action: Any) -> tuple[pd.DataFrame, Any]:
    """Blockers for the lines to settle first, the contract for those that wait, a task for half of the others."""
    chosen = random.random((rows, len(BLOCKERS))) < np.array([0.4, 0.25, 0.45, 0.2, 0.15, 0.08])
    chosen &= (action == "resolve_first")[:, None]
    chosen[(action == "resolve_first") & ~chosen.any(axis=1), 0] = True
    parts: list[tuple[Any, str, str, bool]] = [
        (np.flatnonzero(chosen[:, at]), rule, "blocker", True) for at, rule in enumerate(BLOCKERS)
    ]
    parts.append((np.flatnonzero(action == "cancel_at_contract_end"), "contract", "cost", True))
    parts.append((np.flatnonzero(random.random(rows) < 0.3), "backup", "task", True))
    parts.append((np.flatnonzero(np.char.find(action, "|") >= 0), "bound_services", "blocker", False))
    names = np.array(["", *BLOCKERS], object)
    held = np.full(rows, "", object)
    for at in range(len(BLOCKERS)):
        held = np.where(chosen[:, at], np.where(held == "", names[at + 1], held + ";" + names[at + 1]), held)
    sim = np.concatenate([part[0] for part in parts])
    repeat = [len(part[0]) for part in parts]
    todo = pd.DataFrame({
        "sim": sim,
        "rule": _text(np.repeat([part[1] for part in parts], repeat), category=True),
        "severity": _text(np.repeat([part[2] for part in parts], repeat), category=True),
        "holds": _array(np.repeat(np.array([part[3] or None for part in parts], object), repeat),
                          dtype=pd.ArrowDtype(pa.bool_())),
        "to_do": _text(np.repeat([TO_DO[part[1]] for part in parts], repeat), category=True),
        "values": _text(np.repeat(["" for _ in parts], repeat), category=True),
        "contact": _text(np.repeat(["12580; https://www.hk.chinamobile.com/" for _ in parts], repeat), category=True),
    })  # fmt: skip
    return todo.sort_values("sim", kind="stable", ignore_index=True), held.astype(str)


def _questions(rows: int) -> pd.DataFrame:
    asked = [
        (
            "balance_refundable",
            "carrier",
            "cmhk",
            "Is a balance paid back when a prepaid number is cancelled?",
            0.04,
        ),
        ("notice_days", "carrier", "3hk", "How many days' notice does a company line need?", 0.03),
        (
            "bound_services",
            "owner",
            "Harbour Trading Ltd",
            "Which banks, apps and memberships use this number?",
            0.03,
        ),
        ("still_needed", "owner", "陳大文", "Is this line in use and wanted now?", 0.02),
        ("balance_hkd", "owner", "Kowloon Logistics Ltd", "How much credit is left, in HK$?", 0.0),
    ]
    return pd.DataFrame({
        "fact": [one[0] for one in asked], "asks": [one[1] for one in asked], "about": [one[2] for one in asked],
        "text": [one[3] for one in asked], "decides": ["balance", "action", "eligibility;action", "action", "balance"],
        "holds_up": [int(rows * one[4] * 2) + 1 for one in asked], "releases": [int(rows * one[4]) for one in asked],
        "going": [int(rows * one[4]) for one in asked],
        "by_answer": [{} for _ in asked], "suggested": [{"no": 3, "yes": 1}, *({} for _ in asked[1:])],
        "money_hkd": _money([int(rows * one[4]) * 117_600 for one in asked]),
        "going_hkd": _money([int(rows * one[4]) * 117_600 for one in asked]),
    })  # fmt: skip


def _problems() -> pd.DataFrame:
    rows = [
        ("ambiguous_date", "fleet.xlsx", "SIMs", "H", "Contract end", "contract_end_on", "03/04/2027", 1, "7",
         "3 April or 4 March: the day and the month can't be told apart.", "Read as 3 April 2027.",
         "Write 2027-04-03."),
        ("not_money", "fleet.xlsx", "SIMs", "K", "欠费", "outstanding_hkd", "=about 50", 2, "12, 14",
         "This is not an amount of money.", "Taken as not known.", "Write 50, or leave it blank."),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(PROBLEM_COLUMNS))


def _rules(rows: int) -> pd.DataFrame:
    found = [
        ("decision", "action", "keep", "Keep", "still_needed", "D1", "鸭聊卡 article", "2026-11-21", "", rows // 8),
        ("decision", "obstacles", "arrears", "Arrears", "outstanding_hkd > 0", "K2",
         "Number-keeping cards article", "2026-11-21", "", rows // 9),
        ("term", "", "notice_days", "CMHK: notice days", "30", "D5", "General practice, from the articles",
         "2026-11-21", "assumed", rows // 4),
        ("term", "", "hotline", "CMHK: hotline", "12580", "", "https://eshop.hk.chinamobile.com/en/about_us/contact_us/",
         "2026-11-21", "verified", rows // 4),
    ]  # fmt: skip
    names = [
        "kind",
        "decision",
        "rule",
        "label",
        "says",
        "sources",
        "source_text",
        "as_of",
        "confidence",
        "sims",
    ]
    frame = pd.DataFrame(found, columns=names).drop(columns="sources")
    return frame.assign(
        when=frame["says"], as_of=_dates([dt.date.fromisoformat(day) for day in frame["as_of"]])
    )


def _assumptions(rows: int) -> pd.DataFrame:
    return pd.DataFrame({
        "fact": ["device_locked", "sim_in_hand"], "value": ["no", "yes"],
        "why": ["Usual, and the sheet has no such column.", "Usual."], "sims": [rows // 2, rows // 3],
    })  # fmt: skip


def _array(values: Any, dtype: Any) -> Any:
    return pd.array(values, dtype=dtype)


def _text(values: Any, *, category: bool = False) -> Any:
    found = pa.array([value or None for value in values], pa.string())
    series = pd.Series(_array(found, dtype=pd.ArrowDtype(pa.string())))
    return series.astype("category") if category else series


def _dates(values: list[dt.date | None]) -> Any:
    return pd.Series(_array(pa.array(values, pa.date32()), dtype=pd.ArrowDtype(pa.date32())))


def _money(values: list[int | None]) -> Any:
    amounts = pa.array(
        [None if one is None else Decimal(one).scaleb(-2) for one in values], pa.decimal128(18, 2)
    )
    return pd.Series(_array(amounts, dtype=pd.ArrowDtype(pa.decimal128(18, 2))))


def _plain(_: np.random.Generator, texts: Any) -> list[str]:
    return [str(text) for text in texts]


def _awkward(random: np.random.Generator, texts: Any) -> list[str]:
    starts = ["=", "+", "-", "@", "\t", "\r", " ", "", "", ""]
    return [starts[random.integers(len(starts))] + str(text) for text in texts]
