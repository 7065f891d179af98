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

CONFIDENCES = ("verified", "reported", "assumed")
SOURCE_ID = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*")  # else words or an address


def data(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def carriers_of(folder: Path) -> dict[str, dict[str, Any]]:
    """All carriers of all files."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((folder / "carriers").rglob("*.yaml")):
        found |= data(path)["carriers"]
    return found


def entries_of(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every value of a term and every note, with where it stands. A value with a history is several."""
    owners = {"general": data(folder / "terms.yaml")["general"], **carriers_of(folder)}
    for owner, sections in owners.items():
        for section in SECTIONS:
            for term, written in sections.get(section, {}).items():
                for entry in written if isinstance(written, list) else [written]:
                    yield f"{owner}.{section}.{term}", entry
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
    for code, source in sources.items():
        if not source.get("title") or source.get("as_of", latest) > latest:
            found.append(f"source {code} has no title, or was read after today")
    return found


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
    book = load_rulebook()
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


ANY_DATE = r"as_of: 2\d{3}-\d\d-\d\d"


@pytest.mark.parametrize(
    ("pattern", "put", "said"),
    [
        (ANY_DATE, "as_of: 2999-01-01", "is dated 2999-01-01"),
        (ANY_DATE, "as_of: lately", "has neither a date nor `undated`"),
        (ANY_DATE, "as_of: ", "has neither a date nor `undated`"),
        (r'source: "[^"]*"', 'source: ""', "has no source"),
        (r'source: "[^"]*"', "source: NOWHERE-1", "cites NOWHERE-1, which there is not"),
        ("confidence: (verified|reported|assumed)", "confidence: sure", "has no confidence"),
    ],
)
def test_a_slip_in_the_data_breaks_a_law(tmp_path: Path, pattern: str, put: str, said: str) -> None:
    book = copy_of_shipped(tmp_path)
    path = min((book / "carriers").rglob("*.yaml"))
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(pattern, put, text, count=1), encoding="utf-8")
    assert [said in sentence for sentence in broken_laws(book)] == [True]


def test_an_undated_source_breaks_none(tmp_path: Path) -> None:
    book = copy_of_shipped(tmp_path)
    path = min((book / "carriers").rglob("*.yaml"))
    path.write_text(re.sub(ANY_DATE, "as_of: undated", path.read_text(encoding="utf-8")), encoding="utf-8")
    assert broken_laws(book) == []


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
