"""Check a fleet's workbook as somebody would with pandas and openpyxl in an afternoon: read, a handful of rules, write.

It leaves out nearly all of what `simexit batch` does: carriers and their terms, cells that can't be read, numbers in
two rows, fees and dates, balances, how to cancel and with what papers, questions and whom to ask, the review that reads
a report back. A blank that matters becomes "ask". Run: python -m bench.peers.pandas_script FLEET.xlsx OUT.xlsx DAY
"""

from __future__ import annotations

import re
import sys

import numpy as np
import pandas as pd


def main() -> None:
    fleet, out, day = sys.argv[1:]
    frame = pd.read_excel(fleet, dtype=str, engine="openpyxl")
    frame["Action"] = actions(frame, pd.Timestamp(day))
    frame["Reason"] = frame.apply(reason, axis=1)
    frame.to_excel(out, index=False)


def actions(frame: pd.DataFrame, day: pd.Timestamp) -> np.ndarray:
    """What to do with each line, by the codes that `simexit batch` writes."""
    said = {
        name: frame[name].str.strip().str.lower() for name in ("Still needed", "Needed again", "Port out")
    }
    status = frame["Line status"].str.lower()
    monthly = frame["Plan type"].isin(["Postpaid", "月費"])
    unpaid = frame["Unpaid HK$"].map(amount)
    ends = pd.to_datetime(frame["Contract end"], dayfirst=True, format="mixed", errors="coerce")
    rules = [
        (status == "cancelled", "none"),
        (status == "cancellation requested", "follow_up"),
        (said["Port out"] == "yes", "port_out"),
        (said["Still needed"] == "yes", "keep"),
        (said["Still needed"].isna(), "ask"),
        ((said["Needed again"] == "yes") & monthly, "suspend"),
        (said["Needed again"].isna(), "ask"),
        ((unpaid > 0) | (ends > day), "resolve_first"),
        (unpaid.isna(), "ask"),
    ]
    return np.select([condition for condition, _ in rules], [action for _, action in rules], "cancel")


def amount(text: object) -> float:
    """A number of dollars; what is no number is blank."""
    found = re.search(r"\d[\d,]*(\.\d+)?", str(text))
    return float(found[0].replace(",", "")) if found else float("nan")


def reason(row: pd.Series) -> str:
    """A sentence for the line."""
    match row["Action"]:
        case "none" | "follow_up":
            return f"The line's status is {row['Line status']}."
        case "port_out":
            return "The number moves to another carrier."
        case "keep":
            return f"{row['Department']} still needs it."
        case "suspend":
            return f"It will be needed again; the fee is HK${row['Monthly fee HK$']}."
        case "resolve_first":
            return f"Unpaid: {row['Unpaid HK$']}; the contract ends: {row['Contract end']}."
        case "ask":
            return "Something is blank."
    return "Nobody needs it and nothing stands in the way."


if __name__ == "__main__":
    main()
