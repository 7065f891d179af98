"""Make up a fully described fleet of plausible SIMs, the same each time. Must not know rules or carriers' terms.

The sheet is like real ones: some cells blank, some in Chinese, a few that can't be understood.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Sequence
from typing import Any

from batch.report.sheets import Book
from batch.samples.manners import ENGLISH, Manner
from batch.samples.rows import book_of, sheet_of

SIZE = 320
SEED = 852
COMPANIES = (
    "Harbour Logistics Ltd",
    "Harbour Logistics Ltd",
    "Harbour Logistics (IoT) Ltd",
    "Peak Retail Ltd",
)
DEPARTMENTS = (
    "Sales",
    "Operations",
    "Drivers",
    "IT",
    "Finance",
    "Stores",
    "Telemetry",
    "銷售部",
    "客戶服務部",
)
PREPAID = ("鸭聊卡", "CMHK", "csl", "Club SIM", "ValueGB", "SoSIM", "CUniq", "Smile")
POSTPAID = ("CMHK", "csl", "1O1O", "3HK", "SmarTone", "HKBN mobile", "中國移動香港", "Sun Mobile")
SERVICES = ("HSBC", "AlipayHK", "WeChat Pay", "Octopus", "PayMe", "銀行驗證碼", "Cathay membership")
EXTRAS = ("data roaming day pass", "IDD 0060", "voicemail", "Netflix bundle", "國際漫遊")
PREFIXES = ("61", "63", "64", "65", "69", "94", "96", "97")
CODES = frozenset({"Mobile no.", "ICCID"})

Row = dict[str, Any]


def sample_rows(as_of: datetime.date, size: int = SIZE) -> list[Row]:
    """The fleet as rows of heading and cell; the same for the same date."""
    draw = random.Random(SEED)  # noqa: S311 - a sample must be the same each time
    rows = [_row(draw, number, as_of) for number in range(1, size + 1)]
    rows[40]["Balance HK$"] = "about 50?"
    rows[77]["Contract end"] = "31/02/2027"
    rows[120]["Mobile no."] = rows[118]["Mobile no."]
    rows[165]["Unpaid HK$"] = "USD 12.00"
    rows[210]["ICCID"] = "8.98520E+18"
    rows[233]["Plan type"] = "monthly-ish"
    return rows


def sample_book(rows: Sequence[Row], as_of: datetime.date, manner: Manner = ENGLISH) -> Book:
    """The rows as a workbook to be written, as a company of that manner has it."""
    codes = {manner.heading(name) for name in CODES}
    return book_of(sheet_of(manner.fleet_name, manner.rows(rows), codes), manner.title, as_of)


def _row(draw: random.Random, number: int, as_of: datetime.date) -> Row:
    prepaid = draw.random() < 0.4
    corporate = draw.random() < 0.8
    status = draw.choices(
        ["Active", "在用", "Suspended", "Expired", "Cancellation requested", "Cancelled", "Barred"],
        [60, 15, 4, 7 if prepaid else 0, 3, 4, 2],
    )[0]
    over = status in ("Cancelled", "Cancellation requested")
    idle = draw.random() < (0.85 if over else 0.6)
    fee = None if prepaid else draw.choice(("48", "68", "98", "98", "128", "168", "238"))
    ends = _contract(draw, as_of, prepaid)
    rest = _money_and_services(draw, prepaid, idle, ends, fee)
    row: Row = {
        "SIM ID": f"HL-{number:04d}",
        "Mobile no.": _number(draw),
        "ICCID": _iccid(draw),
        "Carrier": draw.choice(PREPAID if prepaid else POSTPAID),
        "Plan type": _sometimes(draw, "Prepaid" if prepaid else draw.choice(("Postpaid", "月費")), 0.96),
        "Account type": "Corporate" if corporate else "Personal",
        "Registered owner": draw.choice(COMPANIES) if corporate else f"Staff {number:03d}",
        "Department": draw.choice(DEPARTMENTS),
        "Line status": status,
        "Still needed": _sometimes(draw, "No" if idle else "Yes", 0.93),
        "Needed again": _sometimes(draw, draw.choices(["No", "Yes"], [85, 15])[0], 0.85) if idle else None,
        "Port out": _sometimes(draw, draw.choices(["No", "Yes"], [93, 7])[0], 0.9),
        "User wants number": _sometimes(draw, draw.choices(["No", "Yes"], [94, 6])[0], 0.92),
        **_validity(draw, as_of, prepaid, status),
        **_shared_plan(draw, number, prepaid),
        **rest,
        "Remarks": draw.choice(
            (None, None, None, "left company", "tablet in van 7", "=see HR list", "meter, roof")
        ),
    }
    if over:
        row["Cancelled on"] = (as_of - datetime.timedelta(days=draw.randint(3, 90))).strftime("%d/%m/%Y")
        row["Cancellation confirmed"] = draw.choice(("Yes", "No", None))
        row["Refund received"] = draw.choice(("No", "No", "Yes"))
    return _whole(row)


def _whole(row: Row) -> Row:
    """Give every row every heading, in the same order."""
    late = ("Cancelled on", "Cancellation confirmed", "Refund received", "Remarks")
    return {
        **{name: cell for name, cell in row.items() if name not in late},
        **{name: row.get(name) for name in late},
    }


def _money_and_services(
    draw: random.Random, prepaid: bool, idle: bool, ends: str | None, fee: str | None
) -> Row:
    running = bool(ends) and ends != "none"
    return {
        "Monthly fee HK$": fee,
        "Unpaid HK$": _sometimes(
            draw, draw.choices(["0", "128.00", "HK$256.50", "-"], [75, 8, 7, 10])[0], 0.92
        ),
        "Balance HK$": _sometimes(draw, f"{draw.choice((0, 0, 3, 12, 35, 88, 150)):.2f}", 0.9)
        if prepaid
        else "0",
        "Deposit HK$": draw.choice(("0", "0", "0", "1,000")) if not prepaid else None,
        "Early termination fee HK$": f"{draw.randint(4, 30) * 100}" if running else None,
        "Contract end": ends,
        "Contract renews itself": None if prepaid else draw.choice(("No", "Yes", None)),
        **_cycle(draw, prepaid),
        "VAS": _sometimes(draw, _some(draw, EXTRAS, 0.15), 0.93),
        "Bound services": _sometimes(draw, _some(draw, SERVICES, 0.12 if idle else 0.5), 0.9),
        "Auto recharge": _sometimes(draw, draw.choices(["No", "Yes"], [90, 10])[0], 0.95),
        "ID ready": draw.choices(["Yes", "No", None], [85, 8, 7])[0],
        "Business documents ready": draw.choices(["Yes", "No", None], [85, 5, 10])[0],
        "Name matches": draw.choices(["Yes", "No", None], [88, 4, 8])[0],
        "Second number": _sometimes(draw, draw.choices(["No", "Yes"], [96, 4])[0], 0.95),
        "Backed up": draw.choices(["Yes", "No", None], [55, 30, 15])[0],
        "Online account": draw.choices(["Yes", "No", None], [55, 35, 10])[0],
        "Can visit store": draw.choices(["Yes", "No"], [70, 30])[0],
        "Refund account ready": draw.choices(["Yes", "No", None], [70, 15, 15])[0],
    }


def _validity(draw: random.Random, as_of: datetime.date, prepaid: bool, status: str) -> Row:
    """Until when a card is valid: an expired one was, lately or long ago."""
    if not prepaid or draw.random() < 0.3:
        return {"Valid until": None}
    days = -draw.choice((5, 20, 60, 200, 400)) if status == "Expired" else draw.randint(10, 170)
    return {"Valid until": (as_of + datetime.timedelta(days=days)).strftime("%d/%m/%Y")}


def _shared_plan(draw: random.Random, number: int, prepaid: bool) -> Row:
    """A few monthly lines hang on a shared plan, whose main line stands among them; the rest say nothing of one."""
    if prepaid or draw.random() > 0.12:
        return {"Shared plan": None, "Role of line": None}
    role = draw.choices(["Main", "Secondary"], [30, 70])[0]
    return {"Shared plan": f"Share {number // 40 + 1}", "Role of line": role}


def _cycle(draw: random.Random, prepaid: bool) -> Row:
    """The first day of the billing cycle, or its last where the bill shows that one."""
    if prepaid:
        return {"Bill day": None, "Cut-off day": None}
    if draw.random() < 0.25:
        return {"Bill day": None, "Cut-off day": str(draw.choice((7, 14, 21, 27, 30)))}
    return {"Bill day": str(draw.choice((1, 5, 8, 15, 22, 28, 31))), "Cut-off day": None}


def _contract(draw: random.Random, as_of: datetime.date, prepaid: bool) -> str | None:
    if prepaid:
        return None
    kind = draw.random()
    if kind < 0.45:
        return "none"
    if kind < 0.55:
        return None
    day = as_of + datetime.timedelta(days=draw.randint(-300, 500))
    return day.strftime("%d/%m/%Y") if kind < 0.9 else f"{day.year}年{day.month}月{day.day}日"


def _number(draw: random.Random) -> str:
    digits = f"{draw.choice(PREFIXES)}{draw.randint(0, 999_999):06d}"
    return draw.choice((digits, f"{digits[:4]} {digits[4:]}", f"+852 {digits[:4]} {digits[4:]}"))


def _iccid(draw: random.Random) -> str:
    body = "89852" + "".join(draw.choice("0123456789") for _ in range(13))
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return body + str(-total % 10)


def _some(draw: random.Random, choices: Sequence[str], chance: float) -> str:
    if draw.random() >= chance:
        return draw.choice(("none", "0", "无"))
    return "; ".join(draw.sample(choices, draw.randint(1, 3)))


def _sometimes(draw: random.Random, value: str | None, chance: float) -> str | None:
    return value if draw.random() < chance else None
