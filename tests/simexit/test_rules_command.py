"""`simexit rules list` and `rules show` as a user sees them: everything has a page, in three languages."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simexit.cli import simexit
from simexit.pages.blocks import on_terminal
from simexit.pages.rule_index import things
from simexit.pages.rule_pages import RulePages, page
from simexit.screen.paragraphs import width
from tests.support.own_books import copy_with_made_up_data
from tests.support.shipped import shipped, shipped_texts

Run = Callable[..., Result]
LANGUAGES = ("en", "zh-Hans", "zh-Hant")
BOOK = shipped()
TEXTS = {language: shipped_texts(language) for language in LANGUAGES}


@pytest.fixture
def run() -> Run:
    def call(*arguments: str, columns: str = "80") -> Result:
        return CliRunner(env={"COLUMNS": columns}).invoke(simexit, ["rules", *arguments])

    return call


@pytest.mark.parametrize("language", LANGUAGES)
def test_list_shows_every_rule_with_its_condition_and_sources(run: Run, language: str) -> None:
    result = run("list", "--lang", language)
    assert result.exit_code == 0, result.output
    flowing, pages = "".join(result.output.split()), RulePages(BOOK, TEXTS[language])
    for decision in BOOK.decisions.values():
        for rule in decision.rules:
            cited = pages.cited(rule)
            assert "".join(f"{rule.when}[{cited}]".split()) in flowing
            for source in rule.sources:
                assert source in cited
                assert (
                    TEXTS[language].get("sources", source, "title") or BOOK.sources[source].title
                ) in cited
    assert [line for line in result.output.splitlines() if width(line) > 80] == []


def test_list_of_one_decision_shows_no_other(run: Run) -> None:
    output = run("list", "eligibility").output
    assert "eligible_at_cost" in output
    assert "arrears" not in output
    assert run("list", "eligiblity").exit_code == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_has_a_page_without_a_gap(language: str) -> None:
    for thing in things(BOOK):
        shown = on_terminal(page(BOOK, TEXTS[language], thing, BOOK.header.as_of), 80)
        assert thing.name in shown, thing
        for gap in ("…", "{", "reference.", "None"):
            assert gap not in shown.replace("{value}", ""), (thing, gap, shown)


def test_a_rule_is_a_sentence_with_its_source(run: Run) -> None:
    output = " ".join(run("show", "arrears").output.split())
    assert "If “Unpaid amount” is more than HK$0, “In the way” has “Arrears”." in output
    assert "Number-keeping card article (K2): The number must not be in arrears" in output
    assert f"read on {BOOK.sources['K2'].as_of}; assumed" in output
    assert "20-obstacles.yaml:" in output


def test_and_and_or_stay_apart_in_words(run: Run) -> None:
    output = " ".join(run("show", "claim_deposit").output.split())
    assert re.search(
        "“Deposit” is more than HK\\$0 and .+ and \\(“What to do” comes to .+ or .+ and .+\\)", output
    )
    chinese = "".join(run("show", "can_transfer", "--lang", "zh-Hant").output.split())
    assert "（「轉移上限」為未知，或「結餘」不多於「轉移上限」）" in chinese


def test_an_outcome_shows_every_rule_that_leads_to_it(run: Run) -> None:
    output = run("show", "refund").output
    for rule in ("claim_after_expiry", "refund_ready", "refund_needs_account"):
        assert f"balance.{rule}" in output


def test_a_carrier_shows_its_terms_with_date_and_confidence(run: Run, tmp_path: Path) -> None:
    book = copy_with_made_up_data(tmp_path)
    output = " ".join(run("show", "valuegb", "--rulesets", str(book)).output.split())
    assert "Grace period (prepaid) 30 verified" in output
    assert "https://valuegb.example/faq" in output
    assert "2026-11-01" in output


def test_a_companys_terms_are_shown_as_its_own(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "terms.yaml"
    own.write_text("carriers:\n  cmhk:\n    terms: {refund_days: {value: 45, source: our contract}}\n")
    output = " ".join(run("show", "refund_days", "--terms", str(own)).output.split())
    assert "China Mobile Hong Kong 45 verified own terms: our contract" in output


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ("arears", "did you mean `arrears`?"),
        (
            "identity_document",
            "any of `obstacles.identity_document`, `documents.identity_document`; say which",
        ),
        ("hotline", "`channel.hotline`, `terms.hotline`"),
        ("obstacles.areas", "did you mean `obstacles.arrears`?"),
    ],
)
def test_an_id_that_is_not_one_thing_is_refused_with_what_is_near(
    run: Run, wanted: str, message: str
) -> None:
    result = run("show", wanted)
    assert result.exit_code == 2
    assert message in result.output


def test_capitals_do_not_matter_and_a_rule_goes_before_a_fact(run: Run) -> None:
    assert "K2 ·" in run("show", "k2").output
    assert "obstacles.bound_services ·" in run("show", "Bound_Services").output
    assert "bound_services · Bound services" in run("show", "facts.bound_services").output


@pytest.mark.parametrize("language", LANGUAGES)
def test_steps_are_shown_each_before_what_is_made_of_it(run: Run, language: str) -> None:
    result = run("show", "--steps", "--lang", language)
    assert result.exit_code == 0, result.output
    numbers = [int(found) for found in re.findall(r"^(\d+)\. ", result.output, re.MULTILINE)]
    assert [*range(1, len(numbers) + 1)] == numbers
    assert all(decision in result.output for decision in BOOK.decisions)
    assert "steps." not in result.output
    assert [line for line in result.output.splitlines() if width(line) > 80] == []


def test_steps_are_shown_of_what_is_worked_out_in_one(run: Run) -> None:
    eligibility, rule, wanted = (
        run("show", "--steps", name).output for name in ("eligibility", "action.keep", "wanted")
    )
    assert "Contract still runs" in eligibility
    assert "checks" not in eligibility
    assert 0 < len(rule.splitlines()) < len(eligibility.splitlines())
    assert "wanted" in wanted.splitlines()[-2] + wanted.splitlines()[-1]
    for name in ("csl", "refund_days", "nothing_like_this"):
        assert run("show", "--steps", name).exit_code == 2
    assert run("show").exit_code == 2
