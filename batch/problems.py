"""The kinds of data problems and notices, each declared once, and one of them as it was met. Imports none of ours.

Whoever meets one gives its code and the words for its sentence; a code or a word that is not declared here is refused.
The sentences stand in the texts, under `problems` and `notices`. It must not know them, nor where a kind is met.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

import msgspec


class Severity(Enum):
    """What becomes of that which a problem is about."""

    USED = "the cell is used as it stands"
    LEFT_OUT = "the cell counts as not given, as all cells of a column do whose heading is not understood"
    WAITS = "the SIM waits until somebody says which of several rows is right"
    UNREADABLE = "the row is not read"


class Kind(msgspec.Struct, frozen=True):
    """One kind: the words its sentence may take, those it needs, and what becomes of the cell or row."""

    code: str
    words: frozenset[str]
    needed: frozenset[str]
    severity: Severity = Severity.LEFT_OUT
    by_words: bool = False
    """Somebody who knows the column can say once, under `words:`, what such a text means."""

    def check(self, params: Mapping[str, str]) -> None:
        """Refuse words that the kind does not have; a sentence with a gap would be worse."""
        if (self.needed or params) and not self.needed <= params.keys() <= self.words:
            raise ValueError(f"{self.code}: takes {sorted(self.words)}, and was given {sorted(params)}")


def _kinds(severity: Severity, by_words: bool = False, **words: str) -> dict[str, Kind]:
    """Kinds by code, each with its words; a word with `?` may be lacking."""
    return {
        code: Kind(
            code,
            frozenset(word.rstrip("?") for word in said.split()),
            frozenset(word for word in said.split() if not word.endswith("?")),
            severity,
            by_words,
        )
        for code, said in words.items()
    }


#: What is wrong with cells, rows and columns.
PROBLEMS = {
    **_kinds(
        Severity.LEFT_OUT,
        identity_number="", too_long="length most", error_cell="", formula_without_value="",
        other_currency="currency says?", stated_unclear="says", too_many_decimals="", too_large="most",
        negative_fee="", date_out_of_range="first last", not_phone="", phone_length="digits", phone_rounded="",
        mainland_number="", as_above="", two_numbers="numbers", not_iccid="", iccid_length="digits", iccid_rounded="",
        tables_differ="other there", balance_or_due="count heading left owed?",
        heading_currency="says", heading_scale="says", heading_unit="says line?", heading_of_two="facts line?",
        heading_reverse="",
    ),
    **_kinds(
        Severity.LEFT_OUT, by_words=True,
        not_money="", currency_unclear="currency", not_date="", impossible_date="turned?", ambiguous_date="",
        two_digit_year="", date_incomplete="", not_day="", not_days="", not_count="", count_mismatch="stated listed",
        list_unclear="", not_yes_no="", not_listed="allowed nearest?", status_ask="allowed platform?",
        carrier_not_sure="nearest? several?", not_carrier="", value_in_doubt="",
    ),
    **_kinds(
        Severity.USED,
        control_characters="", negative_money="", unknown_prefix="", second_number="numbers", iccid_prefix="",
        iccid_check_digit="", iccid_unsure="", iccid_letters="", value_with_remark="remark", range_end="",
        year_likely="", registration_cap="count cap", secondary_without_main="",
    ),
    **_kinds(Severity.USED, by_words=True, how_many="counted", unknown_carrier=""),
    **_kinds(Severity.USED, answer_differs="said answer place", fill_note=""),
    **_kinds(
        Severity.LEFT_OUT,
        answers_differ="answer place other there", fill_row_moved="", fill_column_moved="", fill_no_line="",
        day_to_come="day",
    ),
    **_kinds(
        Severity.WAITS,
        duplicate_msisdn="rows count or_join?", duplicate_iccid="rows count or_join?", row_per_charge="numbers count",
    ),
    **_kinds(Severity.UNREADABLE, ragged_row="expected found"),
}  # fmt: skip

#: What people should know of a file, though nothing is wrong with the data.
NOTICES = _kinds(
    Severity.USED,
    hidden_sheet="", sheet_without_table="known", sheet_with_other_headings="known", hidden_rows="rows count",
    blank_below="columns count headings", merged_amounts="column rows", under_merged="column rows",
    struck_rows="rows count", separator="separator", one_sim_per_column="column", card_per_sim="column",
    totals_row="rows count", repeated_headings="rows count", rows_of_errors="rows count", note_below="row text",
    column_without_heading="column", control_characters="column count", external_links="count",
    platform_detected="platform", words_settled="heading words count", answers_of_no_line="count lines places",
    hints_differ="facts count rows", remarks_against="facts count rows",
    remarks_against_answer="facts count rows",
    answers_old="count facts since by? lines places", answers_undated="count facts places",
    answers_to_come="count places day", line_passed_on="count lines facts places",
    suggestions_left="count", no_answers="", not_read="why", files_not_read="count names", folder_without_answers="",
    nothing_to_fill_in="", where_unmet="key given there near?", where_unclear="key given there",
    answers_of_no_group="count places", answers_outdated="count facts rows", answers_of_several="count places rows",
    column_by_contents="column heading facts sample", column_of_another="column heading facts sample other",
    fixed_lines_carried="column heading sample other", column_may_hold="column heading facts sample line others?",
    sheet_names_status="name", sheet_names_old="name", sheet_names_carrier="name", sheet_names_department="name",
    title_names_carrier="name", title_names_status="name",
    column_without_carriers="column heading text", column_without_plan_types="column heading text",
    encoding_guessed="encoding text", joined="count rows left to facts", not_joined="count rows or_join?",
    no_line="rows count sample titles?", no_numbers="column? heading? line?", table_without_numbers="rows headings",
    another_table="row column", unknown_table="rows headings", reference_not_unique="count examples",
)  # fmt: skip


def with_severity(severity: Severity) -> frozenset[str]:
    """The codes of the problems that have it."""
    return frozenset(code for code, kind in PROBLEMS.items() if kind.severity is severity)


class Problem(msgspec.Struct, frozen=True):
    """One thing in the data that could not be taken as it stands, and where it is."""

    type: str
    source: str
    sheet: str
    row: int
    column: str = ""
    heading: str = ""
    fact: str = ""
    text: str = ""
    params: dict[str, str] = {}
    of_rule: bool = False
    """It is a rule of the rulebook that is met, a check of the facts; its code is none of those declared here."""
    part: int = 0
    """Which of the sheet's tables it is about, where there are several."""
    answered: bool = False
    """Somebody has answered since what the cell does not say clearly."""

    def __post_init__(self) -> None:
        if not self.of_rule:
            PROBLEMS[self.type].check(self.params)


def is_settled_by_words(problem: Problem) -> bool:
    """Whether a line under `words:` can say what the text means."""
    stated = not problem.of_rule and bool(problem.fact and problem.text)  # the day of an answer is no fact
    return stated and not problem.answered and PROBLEMS[problem.type].by_words


class Notice(msgspec.Struct, frozen=True):
    """Something about a file that people should know, though nothing is wrong with the data."""

    type: str
    source: str
    sheet: str = ""
    params: dict[str, str] = {}

    def __post_init__(self) -> None:
        NOTICES[self.type].check(self.params)
