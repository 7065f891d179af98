"""A language is a folder of texts and nothing else: found, offered, and said in English where it says nothing."""

import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from engine.problems import RulebookInvalid
from engine.rulebook.book import SHIPPED, languages_in, load_rulebook
from language.missing_texts import missing_texts
from language.texts import texts_in
from language.unused import unused
from simexit.cli import run, simexit
from tests.support.own_books import change, copy_of_shipped
from tests.support.shipped import shipped, shipped_texts

STUB = {
    "main.yaml": "language: Português\ndecisions: {action: {label: O que fazer, outcomes: {keep: {label: Manter}}}}\n",
    "report.yaml": "report: {sheets: {summary: Resumo}, review: {approve: aprovar}}\n",
}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The shipped rulebook with a beginning of a fourth language."""
    folder = copy_of_shipped(tmp_path)
    for name, text in STUB.items():
        (folder / "texts" / "pt").mkdir(exist_ok=True)
        (folder / "texts" / "pt" / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def alone(tmp_path: Path) -> Path:
    """A rulebook of one's own that leaves the program's phrases to the program."""
    folder = copy_of_shipped(tmp_path)
    shutil.rmtree(folder / "texts")
    for language, text in (("en", "Keep it"), ("pt", "Manter")):
        (folder / "texts" / language).mkdir(parents=True)
        main = f"decisions: {{action: {{outcomes: {{keep: {{label: {text}}}}}}}}}\n"
        (folder / "texts" / language / "main.yaml").write_text(main, encoding="utf-8")
    return folder


def test_languages_are_the_folders_of_texts(book: Path) -> None:
    found = {path.name for path in (SHIPPED / "texts").iterdir()}
    assert set(languages_in()) == found
    assert set(languages_in(book)) == {*found, "pt"}
    assert languages_in(book)[0] == "en"


def test_a_text_that_a_language_lacks_is_said_in_english(book: Path) -> None:
    rulebook = load_rulebook(book)
    english, stub = texts_in(rulebook, "en"), texts_in(rulebook, "pt")
    assert stub.outcome("action", "keep") == "Manter"
    assert stub.outcome("action", "cancel") == english.outcome("action", "cancel")
    sheets = stub.section("report")["sheets"]
    assert sheets == {**english.section("report")["sheets"], "summary": "Resumo"}
    assert (stub.name, english.name) == ("Português", "English")


def test_a_rulebook_of_ones_own_takes_the_programs_phrases_from_the_program(alone: Path) -> None:
    rulebook = load_rulebook(alone)
    assert rulebook.languages == ("en", "pt", "zh-Hans", "zh-Hant")
    hans, own = texts_in(rulebook, "zh-Hans"), texts_in(rulebook, "pt")
    assert own.outcome("action", "keep") == "Manter"
    assert hans.outcome("action", "keep") == "Keep it"
    # Phrases are the program's; what the rulebook says of its own facts, nobody else says.
    assert hans.section("report") == shipped_texts("zh-Hans").section("report")
    assert own.section("report") == shipped_texts("en").section("report")
    assert hans.fact("arrears") == "arrears"


def test_every_command_speaks_a_language_that_is_begun(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet, report, empty = tmp_path / "fleet.csv", tmp_path / "report.xlsx", tmp_path / "empty.xlsx"
    sheet.write_text("sim_id,carrier,still_needed,line_status\nS1,csl,yes,active\n")
    here = ["--rulesets", str(book), "--lang", "pt"]
    assert run(["check", "--set", "still_needed=yes", "--set", "line_status=active", *here]) == 0
    assert "O que fazer" in capsys.readouterr().out
    assert run(["batch", str(sheet), "-o", str(report), *here]) == 0
    assert "Resumo" in openpyxl.load_workbook(report).sheetnames
    assert run(["template", "-o", str(empty), *here]) == 0
    assert run(["batch", str(empty), "-o", str(tmp_path / "codes.csv"), *here]) in (0, 3)
    assert run(["review", str(report), "--rulesets", str(book)]) == 0
    assert run(["review", str(report), *here]) == 0
    assert run(["facts", *here]) == 0
    assert run(["rules", "show", "keep", *here]) == 0
    assert run(["rules", "docs", "--rulesets", str(book), "-o", str(tmp_path / "pages")]) == 0
    assert "Manter" in (tmp_path / "pages" / "rulebook.pt.md").read_text(encoding="utf-8")


def test_the_headings_of_an_empty_workbook_are_read_back(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty.xlsx"
    assert run(["template", "-o", str(empty), "--rulesets", str(book), "--lang", "pt"]) == 0
    capsys.readouterr()
    assert run(["batch", str(empty), "--dry-run", "--rulesets", str(book)]) == 0
    assert "-> ?" not in capsys.readouterr().out


def test_a_language_there_is_not_is_refused_with_those_there_are(book: Path) -> None:
    for own in ([], ["--rulesets", str(book)]):
        found = CliRunner().invoke(simexit, ["facts", "--lang", "fr", *own])
        assert found.exit_code == 2
        assert ("pt," in found.output) is bool(own)
        assert "zh-Hant" in found.output
    with pytest.raises(RulebookInvalid, match="has no folder `zh-Hand`; did you mean `zh-Hant`"):
        texts_in(shipped(), "zh-Hand")


def test_a_carrier_may_be_named_in_a_language_of_ones_own(book: Path) -> None:
    change(book / "carriers" / "duck.yaml", "label: {en:", "label: {pt: Pato, en:")
    assert load_rulebook(book).carriers["duck"].label["pt"] == "Pato"


def test_texts_beside_the_folders_are_not_passed_over(book: Path) -> None:
    (book / "texts" / "report.pt.yaml").write_text("report: {}\n")
    (book / "texts" / "pt.yaml").write_text("language: x\n")
    with pytest.raises(RulebookInvalid) as error:
        load_rulebook(book)
    assert [item.message for item in error.value.problems] == [
        "is not read; move it to `texts/pt/main.yaml`",
        "is not read; move it to `texts/pt/report.yaml`",
    ]


def test_letters_are_written_in_the_languages_that_the_rulebook_names(book: Path) -> None:
    change(book / "rulebook.yaml", "letters: [en, zh-Hant]", "letters: [en, zh-Hand, pt]")
    with pytest.raises(RulebookInvalid) as error:
        load_rulebook(book)
    assert [item.message for item in error.value.problems] == [
        "`letters` must name one language or two",
        "`zh-Hand` is not a language; did you mean `zh-Hant`?",
    ]


def test_verify_says_what_a_language_lacks(book: Path) -> None:
    found = [item for item in missing_texts(load_rulebook(book)) if item.place.endswith("texts/pt")]
    assert [item.grade for item in found] == ["remark"]
    assert "said in English instead" in found[0].message
    assert re.search(r"`facts\.\w+\.label`, `facts\.\w+\.meaning`", found[0].message)


def test_verify_says_what_is_not_translated(book: Path) -> None:
    english = texts_in(load_rulebook(book), "en")
    text = english.get("decisions", "action", "outcomes", "cancel", "text")
    chinese = texts_in(load_rulebook(book), "zh-Hant").get(
        "decisions", "action", "outcomes", "cancel", "text"
    )
    assert text == "Cancel the line."
    change(book / "texts" / "zh-Hant" / "main.yaml", str(chinese), text)
    found = [str(item) for item in missing_texts(load_rulebook(book)) if item.place.endswith("zh-Hant")]
    assert found == [
        "rules/texts/zh-Hant: leaves 1 text (`decisions.action.outcomes.cancel.text`) in English"
    ]


def test_verify_names_the_texts_that_nothing_uses(book: Path) -> None:
    change(book / "texts" / "zh-Hant" / "main.yaml", "    arrears: {label:", "    arreas: {label:")
    change(book / "texts" / "pt" / "report.yaml", "summary: Resumo", "sumary: Resumo")
    (book / "texts" / "pt" / "mesages.yaml").write_text("mesages: {a: b}\n")
    assert [str(item) for item in unused(load_rulebook(book)) if "texts" in item.place] == [
        "rules/texts/pt: nothing uses the text `mesages`; did you mean `messages`?",
        "rules/texts/pt: nothing uses the text `report.sheets.sumary`; did you mean `summary`?",
        "rules/texts/zh-Hant: nothing uses the text `rules.obstacles.arreas`; did you mean `arrears`?",
    ]


def test_verify_names_facts_terms_and_computed_facts_that_nothing_uses(book: Path) -> None:
    before = {str(item) for item in unused(load_rulebook(book))}
    change(book / "facts.yaml", "facts:\n", "facts:\n  spare_fact: {type: yes_no}\n  our_ref: {type: text}\n")
    change(book / "terms.yaml", "terms:\n", "terms:\n  spare_term: {type: text}\n")
    change(
        book / "derived.yaml",
        "derived:\n",
        'derived:\n  spare_sum: {type: money, is: "balance_hkd + deposit_hkd"}\n',
    )
    assert {str(item) for item in unused(load_rulebook(book))} - before == {
        "facts.yaml: no rule, date or sentence uses `spare_fact`",
        "terms.yaml: no rule, date or sentence uses `spare_term`",
        "derived.yaml: no rule, date or sentence uses `spare_sum`",
    }


def test_a_fact_that_is_only_told_is_no_remark_until_something_looks_at_it(book: Path) -> None:
    before = {str(item) for item in unused(load_rulebook(book))}
    change(book / "facts.yaml", "facts:\n", "facts:\n  spare_fact: {type: yes_no, told_only: yes}\n")
    assert {str(item) for item in unused(load_rulebook(book))} == before
    change(book / "derived.yaml", "derived:\n", "derived:\n  spare: {type: yes_no, is: spare_fact}\n")
    told = {str(item) for item in unused(load_rulebook(book))} - before
    assert "facts.yaml: `spare_fact` is `told_only`, and a rule, date or sentence uses it" in told
