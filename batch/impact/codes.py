"""Write what changes as a table of codes: a row per line that does, what did it, and every column before and after.

Must not know any language.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from batch.columns import arrow
from batch.files import whole_file
from batch.impact.causes import ChangeCause
from batch.impact.compared import COLUMNS, Impact
from batch.outputs.codes_csv import write

_KNOWN_BY = ("source", "row", "sim_id", "msisdn", "iccid", "carrier", "owner")


def write_codes(impact: Impact, path: Path) -> None:
    """Write the table whole or not at all."""
    with whole_file(path) as beside:
        write(code_table(impact), beside)


def code_table(impact: Impact) -> pa.Table:
    """The lines in the order of the fleet; `group` numbers what did it, `how` and `causes` say it as codes."""
    groups: dict[int, tuple[int, str, str]] = {}
    for number, group in enumerate(impact.groups, 1):
        causes = ";".join(map(_code, group.why.causes))
        groups |= dict.fromkeys(group.lines, (number, group.why.how, causes))
    of = [groups[line] for line in range(impact.lines)]
    columns = {name: arrow(impact.now[name]) for name in _KNOWN_BY}
    columns["group"] = pa.array([number for number, _, _ in of], pa.int64())
    columns["how"] = pa.array([how for _, how, _ in of], pa.string())
    columns["causes"] = pa.array([causes for _, _, causes in of], pa.string())
    differing = [";".join(impact.columns_of(line)) for line in range(impact.lines)]
    columns["differing"] = pa.array(differing, pa.string())
    for name in COLUMNS:
        columns[f"{name}_before"], columns[f"{name}_after"] = (
            arrow(table[name]) for table in (impact.was, impact.now)
        )
    return pa.table(columns)


def _code(cause: ChangeCause) -> str:
    """`rule=action.keep`, `term=cmhk.notice_days:30>60`, `day=contract_end_on:2026-11-30>2027-01-01`."""
    name = ".".join(filter(None, (cause.decision or cause.carrier, cause.name)))
    return f"{cause.kind}={name}" + (
        f":{cause.was}>{cause.now}" if cause.kind in ("term", "day", "setting") else ""
    )
