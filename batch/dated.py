"""The dates of a fleet's lines: a table with a row per date and line. Must not know how they are found or shown."""

from __future__ import annotations

import pyarrow as pa

#: The columns of a table of dates: the kind of date, the day, the first day on which it can be done, then the line's
#: place in its report, what it goes by, and how its carrier is reached. A carrier that the rulebook doesn't know goes
#: by its name, others by their code.
DATED = pa.schema(
    [
        ("kind", pa.string()),
        ("on", pa.date32()),
        ("since", pa.date32()),
        ("sim", pa.int64()),
        ("carrier", pa.string()),
        ("contact", pa.string()),
        ("sim_id", pa.string()),
        ("msisdn", pa.string()),
        ("user", pa.string()),
        ("department", pa.string()),
        ("saving_hkd_year", pa.decimal128(18, 2)),
    ]
)
NO_DATES = DATED.empty_table()
