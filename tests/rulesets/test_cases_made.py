"""`rules cases --make`: each case that is made shows what none did; what is proven to be impossible no line shows."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.deciding.decide import Decider
from engine.deciding.hinting import before_assuming
from engine.proofs import prove
from engine.proofs.shown_ways import ShownWays
from engine.rulebook.book import SHIPPED
from engine.types.lanes import Column, OneSim
from engine.types.values import encode
from engine.verifying.ways import HINTS, condition_places, ways_of
from simexit.cases.case_run import run_cases
from simexit.cases.cases import case_files, read_cases
from simexit.cases.made import settle
from simexit.cases.seen import Sightings, nothing_seen
from simexit.cli import run as run_line
from simexit.rulebooks import Choices
from tests.support import random_sims
from tests.support.made_up import DAY, first, folder_of, made_up
from tests.support.shipped import shipped

BOOK = shipped()


@pytest.fixture(scope="module", autouse=True)
def solver() -> Iterator[None]:
    """Most tests do without it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prove, "can_prove", lambda: True)
        yield


@pytest.fixture(scope="module")
def seen() -> Sightings:
    """What the shipped cases see, and what no line can show."""
    found = run_cases(read_cases(case_files([SHIPPED / "cases"]), BOOK), Choices(), BOOK)[1].seen
    settle(found, BOOK, DAY)
    return found


def test_the_shipped_cases_see_every_condition_in_all_the_ways_in_which_a_line_can_show_it(
    seen: Sightings,
) -> None:
    assert {} == {place.owner: ways for place, ways in seen.missed.items()}


def test_what_no_line_can_show_no_random_line_shows(seen: Sightings) -> None:
    rng, shown = random.Random(6), nothing_seen(BOOK)
    decider, day = Decider(BOOK), random_sims.AS_OF.toordinal()
    for _ in range(150):
        sim = random_sims.with_own_terms(rng, random_sims.random_sim(rng, [*BOOK.carriers]))
        stated = {
            name: Column(encode(BOOK.readable[name], value), True)
            for name, value in sim.items()
            if name in BOOK.readable
        }
        sims = {"": decider.decide(stated, day).sims, HINTS: before_assuming(BOOK, stated, OneSim(), day)}
        shown.note(sims, {HINTS, *BOOK.decisions})
    assert seen.impossible
    assert set() == seen.impossible & shown.found


def test_a_line_is_found_exactly_where_there_is_one(tmp_path: Path) -> None:
    """Of a small rulebook every line is decided; two of its conditions come out in fewer ways than they might."""
    facts = {
        "cold": {"type": "yes_no"},
        "count": {"type": "count"},
    }
    book = made_up(
        tmp_path,
        facts={"facts": facts},
        derived={"derived": {"never": {"type": "yes_no", "is": "cold and not cold"}}},
        decisions=[
            first(
                "wear", ("coat", "cold and count > 1"), ("hat", "known(cold) and never"), ("cap", "otherwise")
            )
        ],
    )
    decider, seen = Decider(book), nothing_seen(book)
    for cold in (None, False, True):
        for count in (None, 0, 1, 2, 3):
            said = {"cold": cold, "count": count}
            stated = {
                name: Column(encode(book.facts[name], value), True)
                for name, value in said.items()
                if value is not None
            }
            seen.note({"": decider.decide(stated, DAY.toordinal()).sims}, {"wear"})
    ways = ShownWays(book, DAY)
    possible = {
        (place, way)
        for place in condition_places(book)
        for way in ways_of(place.node)
        if ways.possible(place, way)
    }
    assert possible == seen.found
    assert possible != {(place, way) for place in condition_places(book) for way in ways_of(place.node)}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped cases without those of hints, and the file of those that were made for them."""
    folder = tmp_path_factory.mktemp("made") / "cases"
    shutil.copytree(SHIPPED / "cases", folder)
    (folder / "hints.yaml").unlink()
    silent = str(folder / "terms" / "silent.yaml")
    made_file = str(folder / "made.yaml")
    assert 0 == run_line(["rules", "cases", "--make", str(folder), "--terms", silent, "-o", made_file])
    return folder


def test_cases_that_were_made_hold_and_cover_the_rest_once_somebody_confirms_them(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = made / "made.yaml"
    text = file.read_text(encoding="utf-8")
    assert 0 == run_line(["rules", "test", str(file)])
    assert "Nobody has confirmed" in capsys.readouterr().out
    file.write_text(text.replace("confirmed: no", "confirmed: yes"), encoding="utf-8")
    assert 0 == run_line(["rules", "test", str(made), "--fail-under", "100"])
    assert "Nobody has confirmed" not in capsys.readouterr().out
    file.write_text(text, encoding="utf-8")


def test_nothing_is_made_twice_and_what_is_not_confirmed_is_listed(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 0 == run_line(["rules", "cases", "--make", str(made)])
    again = capsys.readouterr()
    assert again.out == ""
    assert again.err.startswith("0 cases made.")
    assert 0 == run_line(["rules", "cases", str(made)])
    count = (made / "made.yaml").read_text(encoding="utf-8").count("\n  confirmed: no")
    assert count == capsys.readouterr().out.count("not confirmed: line ") > 0


def test_a_made_case_rests_on_no_real_carrier(made: Path) -> None:
    cases = read_cases([made / "made.yaml"], BOOK)
    assert cases
    assert {str(case.entry.facts.get("carrier")) for case in cases}.isdisjoint(BOOK.carriers)


def test_what_is_asked_in_vain_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert 2 == run_line(["rules", "cases", "-o", str(tmp_path / "x.yaml")])
    assert "--make" in capsys.readouterr().err
    (tmp_path / "there.yaml").touch()
    assert 3 == run_line(["rules", "cases", "--make", "-o", str(tmp_path / "there.yaml")])
    assert "there.yaml" in capsys.readouterr().err


def test_a_rulebook_without_any_case_gets_its_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = {"facts": {"facts": {"needed": {"type": "yes_no"}}}}
    folder = folder_of(
        tmp_path / "b", **facts, decisions=[first("line", ("keep", "needed"), ("go", "otherwise"))]
    )
    (folder / "texts" / "en").mkdir(parents=True)
    (folder / "texts" / "en" / "main.yaml").write_text("language: English\n", encoding="utf-8")
    (folder / "cases").mkdir()
    (folder / "cases" / ".hidden.yaml").write_text("cases: []\n", encoding="utf-8")
    for _ in ("a folder without cases", "no folder"):
        assert run_line(["rules", "cases", "--make", "--rulesets", str(folder)]) == 0
        assert "facts: {needed: " in capsys.readouterr().out
        assert run_line(["rules", "cases", "--rulesets", str(folder)]) == 3
        shutil.rmtree(folder / "cases", ignore_errors=True)
