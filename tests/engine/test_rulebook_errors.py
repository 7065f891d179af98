"""A broken rulebook or terms file is refused with every mistake at once: file, line, what is wrong, what is near."""

from pathlib import Path

import pytest

from engine.problems import RulebookInvalid
from engine.rulebook.book import load_rulebook
from simexit.cli import run
from tests.support.own_books import change, copy_with_made_up_data


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A copy of the shipped rulebook, to be broken."""
    return copy_with_made_up_data(tmp_path)


def problems(folder: Path | None, terms: Path | None = None) -> list[str]:
    """The problems found, as `file:line: message` with the file's name alone."""
    try:
        load_rulebook(folder, terms)
    except RulebookInvalid as error:
        return [f"{Path(item.file).name}:{item.line}: {item.message}" for item in error.problems]
    return []


def test_a_copy_of_the_shipped_rulebook_is_sound(book: Path) -> None:
    """The checks that the shipped folder is spared at every start are made here."""
    assert problems(book) == []


TEN_IN_A_DECISION = """\
decision: eligibility
hit_policy: frist
about: [a list]
rules:
  - outcome: not_applicable
    when: stage in [closed, in_progres]
  - outcome: blocked
    when: bloker in obstacles
    sources: [K99]
  - outcome: too_early
    when: action is cancel
  - id: nameless
    when: balance_hkd > contract_end_on
  - outcome: early
    wen: outstanding_hkd > 0
  - outcome: odd
    when: outstandig_hkd > 0
  - outcome: odd
    when: "outstanding_hkd >"
  - outcome: eligible
    outcome: eligible_at_cost
    when: otherwise
    severity: blocker
  - outcome: never
    when: still_needed
    sources: K2
  - a text
"""


def test_every_mistake_of_a_decision_is_reported_at_once(book: Path) -> None:
    (book / "decisions" / "30-eligibility.yaml").write_text(TEN_IN_A_DECISION)
    found = [line for line in problems(book) if line.startswith("30-")]
    expected = [
        "2: `hit_policy` can't be `frist`; did you mean `first`?",
        "3: `about` must be a text, not a list",
        "6: `in_progres` is not an outcome of `stage`; did you mean `in_progress`?",
        "7: rule `blocked` cites an unknown source `K99`; did you mean `K9`?",
        "8: `bloker` is not a rule of `obstacles`; did you mean `blocker`?",
        "11: `action` is decided later, in 40-action.yaml",
        "12: a rule of a `first` decision needs an `outcome`",
        "13: `balance_hkd` is an amount and `contract_end_on` a date: they can't be compared",
        "14: `rules[4]` lacks the key `when`",
        "15: unknown key `wen`; did you mean `when`?",
        "17: unknown name `outstandig_hkd`; did you mean `outstanding_hkd`?",
        "18: rule `odd` is written twice; give it an `id` of its own",
        "19: `outstanding_hkd >` is not a condition",
        "20: rules after `otherwise` (rule `eligible`) can never be reached",
        "21: duplicate key `outcome`, first written on line 20",
        "23: only a rule of a `collect` decision has the key `severity`",
        "26: `sources` must be a list, not `K2`",
        "27: `rules[9]` must be a mapping of keys to values, not a text",
    ]
    for line, wanted in zip(found, expected, strict=True):
        assert line.startswith(f"30-eligibility.yaml:{wanted}")


def test_what_rests_on_a_broken_decision_is_not_blamed(book: Path) -> None:
    (book / "decisions" / "30-eligibility.yaml").write_text("decision: eligibility\nhit_policy: first\n")
    assert problems(book) == ["30-eligibility.yaml:1: lacks the key `rules`"]


TEN_IN_FACTS = """\
facts:
  sim_id: {type: text, headings: {en: [Ref], zh-Hand: [卡]}}
  balance-hkd: {type: money}
  carrier: {type: carrier}
  plan_type: {type: choice, values: {prepaid: [PPS, 1], postpaid: [pps]}}
  account_type: {type: choice, values: {personal: [], corporate: []}}
  line_status: {type: choice}
  still_needed: {type: yes_no, none: yes, headings: {en: ref}}
  outstanding_hkd: {type: mony}
  balance_hkd: {type: money, assume: lots}
  contract_end_on:
    type: date
    none: true
    when_missing:
      - {when: plan_tipe is prepaid, value: none}
      - {when: plan_type is prepaid, value: soon, els: 1}
  device_locked: {type: yes_no, assume: 3, hedings: {}}
  notice_days: {type: count, headings: {en: [REF]}}
  otherwise: {type: yes_no}
  bill_day: 5
  bill_day: {type: day}
  user: {type: text, values: {a: [b]}, private: perhaps}
"""


def test_every_mistake_of_the_facts_is_reported_at_once(book: Path) -> None:
    (book / "facts.yaml").write_text(TEN_IN_FACTS)
    everything = problems(book)
    assert any(
        "`notice_days` is a name under `facts` already" in line for line in everything if "terms.yaml" in line
    )
    found = [line for line in everything if line.startswith("facts")]
    expected = [
        "facts.yaml:2: `zh-Hand` is not a language; did you mean `zh-Hant`?",
        "facts.yaml:3: the name `balance-hkd` can't be used in a condition; use small letters, digits and _",
        "facts.yaml:5: `pps` means both `prepaid` and `postpaid`; keep it under one",
        "facts.yaml:5: an item of `prepaid` must be a text, not the number 1 (write it in quotation marks",
        "facts.yaml:7: `line_status` is a choice and needs `values`",
        "facts.yaml:8: `en` must be a list, not `ref`",
        "facts.yaml:8: `none` is a value only of a fact of type date or phone",
        "facts.yaml:9: `type` can't be `mony`; did you mean `money`?",
        "facts.yaml:10: `assume` of `balance_hkd` must be an amount in HK$ such as 45 or 45.50, not `lots`",
        "facts.yaml:15: `contract_end_on`: unknown name `plan_tipe`; did you mean `plan_type`?",
        "facts.yaml:16: `value` of `contract_end_on` must be a date, YYYY-MM-DD, or none, not `soon`",
        "facts.yaml:16: unknown key `els`; allowed: when, value",
        "facts.yaml:17: `assume` of `device_locked` must be yes or no, not `3`",
        "facts.yaml:17: unknown key `hedings`; did you mean `headings`?",
        "facts.yaml:18: the heading `REF` stands under `sim_id` (as `Ref`) too; keep it under one fact",
        "facts.yaml:19: the name `otherwise` is a word of the language of conditions",
        "facts.yaml:20: `facts.bill_day` must be a mapping of keys to values, not a number",
        "facts.yaml:21: duplicate key `bill_day`, first written on line 20",
        "facts.yaml:22: `private` must be yes or no, not `perhaps`",
        "facts.yaml:22: only a choice has `values`; `user` is of type text",
    ]
    for line, wanted in zip(found, expected, strict=True):
        assert line.startswith(wanted)


TERMS = """\
setings: {}
settings:
  balance_preference: refnd
  prepaid_cap: {personel: 5, corporate: -3}
  stale_after_days: soon
carriers:
  cmkh:
    terms: {refund_days: 45}
  acme:
    label: {en: Acme, zh: 甲}
    names: Acme
    operator: smartnoe
    sells: [prepaid, post]
    terms:
      refund_day: 45
      refund_days: forty
      refund_days: 46
      notice_days: {value: 60, sorce: x}
      notice_unit: workdays
      cancels_online: 1
      transfer_limit_hkd: -5
      hotline: [1]
      grace_days: {value: 30, as_of: 2025-13-01}
      website: {value: x, confidence: sure}
    corporate_prepayed: {notice_days: 3}
    notes:
      - {id: x, text: hello}
      - {text: {en: hi}}
  two words: {}
  other: {}
  list: []
  tariff: {names: [SmarTone]}
"""


def test_every_mistake_of_a_terms_file_is_reported_at_once(tmp_path: Path) -> None:
    own = tmp_path / "terms.yaml"
    own.write_text(TERMS)
    expected = [
        "1: unknown key `setings`; did you mean `settings`?",
        "3: `balance_preference` can't be `refnd`; did you mean `refund`?",
        "4: `corporate` must be a whole number >= 0, not `-3`",
        "4: unknown key `personel`; did you mean `personal`?",
        "5: `stale_after_days` must be a whole number, not `soon`",
        "7: carrier `cmkh` is new and has no `label`; did you mean `cmhk`?",
        "10: `zh` is not a language; allowed: en, zh-Hans, zh-Hant",
        "11: `names` must be a list, not `Acme`",
        "12: unknown operator `smartnoe`; did you mean `smartone`?",
        "13: an item of `sells` can't be `post`; did you mean `postpaid`?",
        "15: unknown term `refund_day`; did you mean `refund_days`?",
        "16: `refund_days` must be a whole number, 0 or more, not `forty`",
        "17: duplicate key `refund_days`, first written on line 16",
        "18: unknown key `sorce`; did you mean `source`?",
        "19: `notice_unit` must be one of calendar, working, not `workdays`",
        "20: `cancels_online` must be yes or no, not `1`",
        "21: `transfer_limit_hkd` must be an amount in HK$ such as 45 or 45.50, not `-5`",
        "22: `hotline` must be a text, not a list",
        "23: `as_of` must be a date, YYYY-MM-DD, or undated, not `2025-13-01`: there is no such day",
        "24: `sure` is not a confidence; allowed: verified, reported, assumed",
        "25: unknown key `corporate_prepayed`; did you mean `corporate_prepaid`?",
        "27: `text` must be a mapping of keys to values, not `hello`",
        "28: `carriers.acme.notes[1]` lacks the key `id`",
        "29: a carrier's code is letters, digits and _, without blanks, not `two words`",
        "30: `other` is reserved and can't be a carrier's code",
        "31: `carriers.list` must be a mapping of keys to values, not a list",
        "32: the name `SmarTone` means `smartone` too; keep it under one carrier",
    ]
    assert [f"terms.yaml:{line}" for line in expected] == problems(None, own)


def test_a_date_may_be_compared_with_none(book: Path) -> None:
    change(
        book / "decisions" / "20-obstacles.yaml",
        "contract_days_past_notice > 0",
        "contract_end_on is not none",
    )
    assert problems(book) == []


def test_a_term_beyond_any_date_or_amount_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "terms.yaml"
    own.write_text(
        "carriers:\n  acme:\n    terms:\n      notice_days: 10000\n      transfer_limit_hkd: 1e30\n"
    )
    assert [
        "terms.yaml:4: `notice_days` must be 9,999 or less, not `10000`",
        "terms.yaml:5: `transfer_limit_hkd` must be 1,000,000,000 or less, not `1e30`",
    ] == problems(None, own)


def test_an_empty_terms_file_changes_nothing(tmp_path: Path) -> None:
    own = tmp_path / "terms.yaml"
    own.write_text("# nothing yet\n")
    assert problems(None, own) == []


def test_a_made_up_carrier_needs_no_label_unless_it_looks_mistyped(tmp_path: Path) -> None:
    own = tmp_path / "terms.yaml"
    for code in ("acme", "mobile_2", "carrier_1", "c1", "cs1"):
        own.write_text(f"carriers: {{{code}: {{terms: {{refund_days: 1}}}}}}\n")
        assert problems(None, own) == []
    for code, meant in (
        ("smarton", "smartone"),
        ("hktt", ""),
        ("valuebg", "valuegb"),
        ("clubsin", "clubsim"),
    ):
        own.write_text(f"carriers: {{{code}: {{terms: {{refund_days: 1}}}}}}\n")
        assert [line.rpartition("`")[0].rpartition("`")[2] for line in problems(None, own)] == [meant] * bool(
            meant
        )


def test_own_settings_are_laid_over_the_rulebooks_one_by_one(tmp_path: Path) -> None:
    own = tmp_path / "terms.yaml"
    own.write_text("settings: {prepaid_cap: {personal: 3}}\n")
    settings = load_rulebook(None, own).settings
    assert (settings.prepaid_cap.personal, settings.prepaid_cap.corporate) == (3, 25)
    assert settings.balance_preference == "refund"


def test_the_command_line_ends_with_status_4_and_no_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "terms.yaml"
    own.write_text("carriers: {cmhk: {terms: {refund_day: 45}}}\n")
    assert run(["check", "--set", "still_needed=no", "--terms", str(own)]) == 4
    message = capsys.readouterr().err
    assert f"{own}:1: unknown term `refund_day`; did you mean `refund_days`?" in message
    assert "Traceback" not in message


def test_every_mistake_of_one_term_is_told(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "carriers:\n  csl:\n    terms:\n"
        "      refund_days: {value: soon, confidence: sure, as_of: 2026-02-30, sorce: x}\n"
    )
    assert problems(None, own) == [
        "own.yaml:4: `as_of` must be a date, YYYY-MM-DD, or undated, not `2026-02-30`: there is no such day",
        "own.yaml:4: `refund_days` must be a whole number, 0 or more, not `soon`",
        "own.yaml:4: `sure` is not a confidence; allowed: verified, reported, assumed",
        "own.yaml:4: unknown key `sorce`; did you mean `source`?",
    ]
