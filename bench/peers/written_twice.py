"""The twelve rules for languages without an unknown: each written twice, for what is certain and for what is possible.

The syntax is one that zen-engine and rule-engine share. A rule that may hold and does not certainly leaves its decision
open; without one the last outcome, which has no condition, is taken.
"""

from __future__ import annotations

from typing import NamedTuple


class Twice(NamedTuple):
    """An outcome, when it certainly holds, and when it may."""

    outcome: str
    certain: str
    possible: str


HINDRANCES = (
    Twice(
        "owed",
        "outstanding_hkd != null and outstanding_hkd > 0",
        "outstanding_hkd == null or outstanding_hkd > 0",
    ),
    Twice(
        "disputed",
        "in_dispute == true or name_matches == false",
        "in_dispute != false or name_matches != true",
    ),
    Twice(
        "bound",
        "codes_come_here == true and number_is_known == true",
        "codes_come_here != false and number_is_known != false",
    ),
    Twice(
        "shared",
        "shared_plan == true and plan_type == 'postpaid'",
        "shared_plan != false and plan_type != 'prepaid'",
    ),
)
# Among them `hindered`: whether any hindrance holds, null where that is unknown.
ACTIONS = (
    Twice("gone", "line_status == 'closed'", "line_status == null or line_status == 'closed'"),
    Twice("port_out", "port_out_wanted == true", "port_out_wanted != false"),
    Twice("keep", "still_needed == true", "still_needed != false"),
    Twice(
        "suspend",
        "needed_again == true and plan_type == 'postpaid' and fee_hkd != null and fee_hkd > 2000",
        "needed_again != false and plan_type != 'prepaid' and (fee_hkd == null or fee_hkd > 2000)",
    ),
    Twice("settle_first", "hindered == true", "hindered != false"),
    Twice(
        "wait",
        "months_left != null and months_left > 1"
        " and ((balance_hkd != null and balance_hkd < 5000) or auto_recharge == true)",
        "(months_left == null or months_left > 1)"
        " and (balance_hkd == null or balance_hkd < 5000 or auto_recharge != false)",
    ),
)
