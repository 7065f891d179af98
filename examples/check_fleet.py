"""Check a fleet that is already a pandas frame, and print what each line comes to.

Run: python check_fleet.py
"""

import datetime
from pathlib import Path

import pandas as pd

from simexit import check_fleet

fleet = pd.read_csv(Path(__file__).with_name("fleet.csv"), dtype=str)
codes = check_fleet(fleet, as_of=datetime.date(2026, 11, 25))
print(codes[["row", "carrier", "status", "action"]].to_string(index=False))
