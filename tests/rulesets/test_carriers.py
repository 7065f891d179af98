"""Laws that hold of whatever terms, carriers and sources are shipped: where each comes from, when, in whose words.

They are held against the YAML as it stands, not against what the engine makes of it. Nothing here knows a value, a
carrier or a number of them: data may change, and these stay.
"""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from batch.fleet.single import read_line
from engine.problems import RulebookInvalid
from engine.rulebook.book import SHIPPED, languages_in, load_rulebook
from engine.rulebook.model import SECTIONS
from engine.verifying.verify import verify
from simexit.options import today
from tests.support.own_books import copy_of_shipped
from tests.support.shipped import shipped

CONFIDENCES = ("verified", "reported", "assumed")
SOURCE_ID = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*")  # else words or an address
YEARS_ONLY = "only the year"  # said of a source whose day and month are not known: the first of January stands for them


def data(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def carriers_of(folder: Path) -> dict[str, dict[str, Any]]:
    """All carriers of all files."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((folder / "carriers").rglob("*.yaml")):
        found |= data(path)["carriers"]
    return found


def entries_of(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every value of a term and every note, with where it stands. A value with a history is several.

    A bare value, which the loader takes too, is one without provenance.
    """
    owners = {"general": data(folder / "terms.yaml")["general"], **carriers_of(folder)}
    for owner, sections in owners.items():
        for section in SECTIONS:
            for term, written in sections.get(section, {}).items():
                for entry in written if isinstance(written, list) else [written]:
                    yield f"{owner}.{section}.{term}", entry if isinstance(entry, dict) else {"value": entry}
        for note in sections.get("notes", []):
            yield f"{owner}.notes.{note['id']}", note


def broken_laws(folder: Path) -> list[str]:
    """What is wrong with the provenance of a rulebook's data, in a sentence each."""
    sources, header = data(folder / "sources.yaml")["sources"], data(folder / "rulebook.yaml")
    latest = max(header["as_of"], today())
    found = []
    for place, entry in entries_of(folder):
        source, as_of = str(entry.get("source") or "").strip(), entry.get("as_of")
        if not source:
            found.append(f"{place} has no source")
        elif SOURCE_ID.fullmatch(source) and source not in sources:
            found.append(f"{place} cites {source}, which there is not")
        if entry.get("confidence") not in CONFIDENCES:
            found.append(f"{place} has no confidence")
        if not isinstance(as_of, dt.date) and as_of != "undated":
            found.append(f"{place} has neither a date nor `undated`")
        elif isinstance(as_of, dt.date) and as_of > latest:
            found.append(f"{place} is dated {as_of}, after the rulebook and after today")
        elif isinstance(as_of, dt.date):
            found += [f"{place} {said}" for said in _dated_wrongly(source, as_of)]
    for code, source in sources.items():
        if not source.get("title") or source.get("as_of", latest) > latest:
            found.append(f"source {code} has no title, or was read after today")
    return found


def _dated_wrongly(source: str, as_of: dt.date) -> Iterator[str]:
    """A date that the words of its source speak against: the day we read a page is not the page's own."""
    if source.endswith("(undated)"):
        yield f"is dated {as_of}, while its source shows no date"
    if (as_of.month, as_of.day) == (1, 1) and str(as_of) not in source and YEARS_ONLY not in source:
        yield f"is dated {as_of}; write `{YEARS_ONLY} is known` where that stands for a year"


def test_every_value_and_note_says_where_it_comes_from_when_and_how_sure_it_is() -> None:
    assert broken_laws(SHIPPED) == []


def test_the_laws_look_at_every_carrier() -> None:
    """So that the test above is of something."""
    looked_at = {place.partition(".")[0] for place, _ in entries_of(SHIPPED)}
    with_terms = {code for code, one in carriers_of(SHIPPED).items() if one.keys() & {*SECTIONS, "notes"}}
    assert looked_at == {"general", *with_terms}


def test_the_shipped_rulebook_passes_what_a_companys_own_has_to_pass(tmp_path: Path) -> None:
    """A copy is checked for headings, names and operators when it is loaded; `verify` checks the rest."""
    book = load_rulebook(copy_of_shipped(tmp_path))
    assert [str(finding) for finding in verify(book) if finding.grade == "problem"] == []
    cited = {source for one in book.decisions.values() for rule in one.rules for source in rule.sources}
    assert (
        sorted(source for source in cited if SOURCE_ID.fullmatch(source) and source not in book.sources) == []
    )


def test_every_name_of_a_carrier_is_understood_as_that_carrier() -> None:
    book = shipped()
    misread = {}
    for code, carrier in book.carriers.items():
        for name in (code, *carrier.label.values(), *carrier.names):
            read = read_line(book, {"carrier": name})
            if (read.values.get("carrier"), read.problems) != (code, ()):
                misread[name] = read.values.get("carrier")
    assert misread == {}


def test_a_code_stands_in_one_file_and_is_a_code() -> None:
    codes = [
        code for path in sorted((SHIPPED / "carriers").rglob("*.yaml")) for code in data(path)["carriers"]
    ]
    assert sorted(codes) == sorted(set(codes))
    assert [code for code in codes if not re.fullmatch("[a-z0-9]+(_[a-z0-9]+)*", code)] == []


def test_labels_and_notes_are_in_every_language_and_each_note_has_an_id_of_its_own() -> None:
    for code, carrier in carriers_of(SHIPPED).items():
        assert {*carrier["label"]} == {*languages_in()}, code
        ids = [note["id"] for note in carrier.get("notes", [])]
        assert sorted(ids) == sorted(set(ids)), code
        for note in carrier.get("notes", []):
            assert {*note["text"]} == {*languages_in()}, (code, note["id"])
            assert all(text.strip() for text in note["text"].values()), (code, note["id"])


def test_a_carrier_that_has_ceased_has_no_terms_and_a_note_that_says_so() -> None:
    gone = {code: carrier for code, carrier in carriers_of(SHIPPED).items() if "ceased_on" in carrier}
    assert {
        code: {*carrier} & {*SECTIONS} for code, carrier in gone.items() if {*carrier} & {*SECTIONS}
    } == {}
    assert [code for code, carrier in gone.items() if not carrier.get("notes")] == []
    assert [code for code, carrier in gone.items() if not isinstance(carrier["ceased_on"], dt.date)] == []


SOUND = """carriers:
  slip:
    label: {en: Slip, zh-Hans: Slip, zh-Hant: Slip}
    terms:
      refund_days: {value: 45, source: "a tariff", as_of: 2020-02-03, confidence: verified}
"""


def laws_broken_by(text: str, folder: Path) -> list[str]:
    """What the laws say of the shipped data with a carrier of our own beside it."""
    book = copy_of_shipped(folder)
    (book / "carriers" / "slip.yaml").write_text(text, encoding="utf-8")
    return [sentence for sentence in broken_laws(book) if sentence.startswith("slip.")]


@pytest.mark.parametrize(
    ("written", "put", "said"),
    [
        ("2020-02-03", "2999-01-01", "is dated 2999-01-01"),
        ("2020-02-03", "lately", "has neither a date nor `undated`"),
        ("as_of: 2020-02-03, ", "", "has neither a date nor `undated`"),
        ('"a tariff"', '""', "has no source"),
        ('"a tariff"', "NOWHERE-1", "cites NOWHERE-1, which there is not"),
        ("verified", "sure", "has no confidence"),
        ('"a tariff"', '"a tariff (undated)"', "while its source shows no date"),
        ("2020-02-03", "2020-01-01", "where that stands for a year"),
    ],
)
def test_a_slip_in_the_data_breaks_a_law(tmp_path: Path, written: str, put: str, said: str) -> None:
    assert written in SOUND
    assert [said in sentence for sentence in laws_broken_by(SOUND.replace(written, put), tmp_path)] == [True]


@pytest.mark.parametrize(
    ("written", "put"),
    [
        ("", ""),
        ("2020-02-03", "undated"),
        ('"a tariff", as_of: 2020-02-03', '"a tariff (2020, only the year is known)", as_of: 2020-01-01'),
        ('"a tariff", as_of: 2020-02-03', '"a tariff of 2020-01-01", as_of: 2020-01-01'),
        ("value: 45", "value: unknown"),
    ],
)
def test_what_is_sound_breaks_none(tmp_path: Path, written: str, put: str) -> None:
    assert laws_broken_by(SOUND.replace(written, put), tmp_path) == []


def test_a_bare_value_of_a_shipped_term_lacks_its_provenance(tmp_path: Path) -> None:
    bare = re.sub("refund_days: .*", "refund_days: 45", SOUND)
    assert len(laws_broken_by(bare, tmp_path)) == len(("source", "confidence", "date"))


def test_an_operator_has_no_operator_of_its_own() -> None:
    """Prepaid numbers are counted by operator, one step up: a longer way would be cut short."""
    carriers = carriers_of(SHIPPED)
    operators = {one["operator"] for one in carriers.values() if "operator" in one}
    assert [code for code in sorted(operators) if "operator" in carriers[code]] == []


def test_an_email_address_has_its_sign() -> None:
    written = {place: entry["value"] for place, entry in entries_of(SHIPPED) if place.endswith(".email")}
    assert {place: value for place, value in written.items() if "@" not in str(value)} == {}


def test_a_fax_number_is_a_number_alone() -> None:
    """Letters in any language name it: a remark beside it would be in one."""
    written = {place: entry["value"] for place, entry in entries_of(SHIPPED) if place.endswith(".fax")}
    assert written
    assert {place: value for place, value in written.items() if str(value).strip("+ 0123456789")} == {}


def test_a_value_out_of_bounds_is_refused_when_the_rulebook_is_loaded(tmp_path: Path) -> None:
    """Days and amounts are 0 or more, a yes is no number: the loader holds all data to that, the shipped too."""
    wrong = {"yes_no": "3", "money": "-1", "days": "-1", "choice": "perhaps"}
    book = copy_of_shipped(tmp_path)
    terms = data(book / "terms.yaml")["terms"]
    names = {term["type"]: name for name, term in terms.items()}
    lines = [f"      {names[kind]}: {value}\n" for kind, value in wrong.items() if kind in names]
    (book / "carriers" / "slip.yaml").write_text(
        f"carriers:\n  slip:\n    label: {{en: Slip}}\n    terms:\n{''.join(lines)}"
    )
    with pytest.raises(RulebookInvalid) as refused:
        load_rulebook(book)
    assert len(refused.value.problems) == len(lines)
