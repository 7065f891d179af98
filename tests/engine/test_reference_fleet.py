"""What the slow reading finds over the rows of a fleet, worked by hand."""

from __future__ import annotations

from typing import Any

from tests.support import reference_fleet
from tests.support.reference_book import Carriers


def test_what_rows_of_a_fleet_say_of_each_other() -> None:
    held = {"owner": "Chan", "carrier": "acme", "plan_type": "prepaid", "account_type": "personal"}
    kept = held | {"line_status": "active", "still_needed": True}
    rows: list[dict[str, Any]] = [
        held | {"msisdn": "+85291000001"},
        kept | {"msisdn": "+85291000003"},
        kept | {"msisdn": "+85291000002"},
        held | {"msisdn": "+85291000001", "transfer_target": "none"},
        kept | {"msisdn": "+85291000000", "owner": "Lee"},
    ]
    found = reference_fleet.with_found_facts(rows)
    assert ["+85291000002", "+85291000002", "+85291000003", "none", None] == [
        row.get("transfer_target") for row in found
    ]
    caps = {"personal": 10, "corporate": 25}
    assert [["duplicate_msisdn"], [], [], ["duplicate_msisdn"], []] == reference_fleet.problems(rows, caps)
    assert [
        ["duplicate_msisdn", "registration_cap"],
        *[["registration_cap"]] * 2,
    ] == reference_fleet.problems(rows, {"personal": 2})[:3]
    assert ["needs_info", "determined"] == [
        reference_fleet.status("determined", problems)
        for problems in (["duplicate_iccid"], ["registration_cap"])
    ]


def test_a_closed_line_is_the_history_of_its_number() -> None:
    one = {"msisdn": "+85291000001", "iccid": "1", "owner": "Chan", "plan_type": "prepaid", "carrier": "acme"}
    rows = [one | {"line_status": "ported_out"}, one | {"carrier": "other"}]
    assert [[], []] == reference_fleet.problems(rows, {"personal": 0} | {"corporate": 1})
    assert ["duplicate_msisdn", "duplicate_iccid"] == reference_fleet.problems([*rows, one], {"personal": 9})[
        2
    ]


def test_brands_count_with_their_operator_and_others_by_their_name() -> None:
    carriers: Carriers = {"brand": {"operator": "acme"}, "acme": {}}
    card = {"owner": "Chan", "plan_type": "prepaid", "account_type": "personal"}
    rows = [
        card | {"msisdn": str(place)} | carrier
        for place, carrier in enumerate(
            [
                {"carrier": "acme"},
                {"carrier": "brand"},
                {"carrier": "brand", "line_status": "cancelled"},
                {"carrier": "other", "carrier_as_written": "Far Mobile"},
                {"carrier": "other", "carrier_as_written": "Far Mobile"},
                {"carrier": "other", "carrier_as_written": "Near Mobile"},
                {"carrier": "other"},
            ]
        )
    ]
    cap = ["registration_cap"]
    assert [cap, cap, [], cap, cap, [], []] == reference_fleet.problems(rows, {"personal": 1}, carriers)


def test_secondary_lines_of_a_shared_plan() -> None:
    plan = {"owner": "Chan", "carrier": "acme", "plan_group": "family"}
    main, second = plan | {"line_role": "main"}, plan | {"line_role": "secondary"}
    rows: list[dict[str, Any]] = [
        main,
        second,  # of which nothing is said counts as open
        second | {"line_status": "expired", "plan_type": "postpaid"},
        second | {"line_status": "expired", "plan_type": "prepaid"},
        second | {"line_status": "cancelled"},
        second | {"plan_group": "another", "line_status": "active"},
        main | {"owner": None},
        main | {"dependent_lines": 7},
        plan | {"plan_group": "a third", "line_role": "main"},
    ]
    found = reference_fleet.with_found_facts(rows)
    assert [2, *[None] * 6, 7, 0] == [row.get("dependent_lines") for row in found]
    lacking: list[list[str]] = [[]] * 5 + [["secondary_without_main"]] + [[]] * 3
    assert lacking == reference_fleet.problems(rows)
