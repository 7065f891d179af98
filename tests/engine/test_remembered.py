"""A case that the rules engine has answered is not put to it again, and is answered the same; else it is asked."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine import remembered
from engine.engines import Decisions, loaded, make_inference
from engine.keeping.cache import Cache
from engine.keeping.compiled import pack
from engine.remembered import Memory, Remembering
from engine.types.kleene import NO, UNKNOWN, YES
from simexit.cli import run
from tests.support.unhurried import some_in_haste

CODES = (NO, UNKNOWN, YES)
DECISIONS: Decisions = {"first": ("first", 3), "collect": ("collect", 2)}
CASES = [
    (name, dict(enumerate(codes)))
    for name, (_, rules) in DECISIONS.items()
    for codes in itertools.product(CODES, repeat=rules)
]
Answers = dict[tuple[str, tuple[tuple[int, int], ...]], tuple[int, ...]]

needs_durable = pytest.mark.skipif(
    "durable-rules" not in loaded(),
    reason="without durable-rules nothing is slow to load, and nothing remembered",
)


@pytest.fixture
def kept(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def answers(inference: Any, cases: Iterable[tuple[str, Mapping[int, int]]]) -> Answers:
    return {(name, tuple(case.items())): inference.fire(name, case) for name, case in cases}


def file_of(kept: Cache) -> Path:
    assert kept.folder is not None
    (path,) = kept.folder.glob("cases-*")
    return path


@needs_durable
def test_every_case_is_answered_the_same_and_put_once(kept: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = answers(make_inference(DECISIONS), CASES)
    first = Remembering(DECISIONS, kept)
    assert expected == answers(first, CASES) == answers(first, CASES)
    assert (len(CASES), len(CASES)) == (sum(first.asked.values()), sum(first.remembered.values()))
    first.keep()

    monkeypatch.setattr(
        remembered, "make_inference", lambda _: pytest.fail("was loaded for a case that is known")
    )
    again = Remembering(DECISIONS, kept)
    assert expected == answers(again, CASES)
    assert (0, len(CASES)) == (sum(again.asked.values()), sum(again.remembered.values()))


@needs_durable
def test_what_is_new_is_added_to_what_is_known(kept: Cache) -> None:
    for cases in (CASES[:10], CASES[5:]):
        one = Remembering(DECISIONS, kept)
        answers(one, cases)
        one.keep()
    last = Remembering(DECISIONS, kept)
    answers(last, CASES)
    assert 0 == sum(last.asked.values())


@needs_durable
def test_another_shape_of_rules_is_another_memory(kept: Cache) -> None:
    one = Remembering(DECISIONS, kept)
    answers(one, CASES)
    one.keep()
    for other in ({**DECISIONS, "collect": ("collect", 3)}, {"first": ("collect", 3)}):
        assert 0 == sum(map(len, Remembering(other, kept)._answered.values()))


@needs_durable
@pytest.mark.parametrize("spoilt", ["size", "changed", "path"])
def test_an_engine_that_is_no_longer_the_same_is_asked_again(kept: Cache, spoilt: str) -> None:
    one = Remembering(DECISIONS, kept)
    answers(one, CASES)
    one.keep()
    memory = msgspec.msgpack.decode(kept.get("cases", one._key) or b"", type=Memory)
    assert any("durable" in part.path for part in memory.engine)
    old: Any = {"size": 1, "changed": 1, "path": "/nowhere"}[spoilt]
    for place, part in enumerate(memory.engine):
        parts = [*memory.engine]
        parts[place] = msgspec.structs.replace(part, **{spoilt: old})
        kept.put("cases", one._key, pack(Memory(parts, memory.answered), Memory) or b"")
        assert {} == Remembering(DECISIONS, kept)._answered
    kept.put("cases", one._key, pack(Memory([], memory.answered), Memory) or b"")
    assert {} == Remembering(DECISIONS, kept)._answered


@needs_durable
@pytest.mark.parametrize("answer", [b"\0", b"\2\1", b"\1\1", b"\1\2\7", b"\2\2", b"\xff"])
def test_an_answer_of_no_right_shape_is_asked_again(kept: Cache, answer: bytes) -> None:
    """Rule 0 does not hold, rules 1 and 2 may: what fires is among these, in order, each once."""
    case = {0: NO, 1: UNKNOWN, 2: UNKNOWN}
    one = Remembering(DECISIONS, kept)
    one._answered["first"] = {bytes([0, NO, 1, UNKNOWN, 2, UNKNOWN]): answer}
    assert (1, 2) == one.fire("first", case)
    assert (1, 0) == (one.asked["first"], one.remembered["first"])


def test_the_twin_is_not_remembered_nor_an_engine_asked_for(
    kept: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIMEXIT_ENGINE", "twin")
    one = Remembering(DECISIONS, kept)
    assert answers(make_inference(DECISIONS), CASES) == answers(one, CASES)
    one.keep()
    monkeypatch.delenv("SIMEXIT_ENGINE")
    monkeypatch.setattr(remembered, "make_inference", loaded()["twin"])
    two = Remembering(DECISIONS, kept)
    two.fire("first", CASES[0][1])
    two.keep()
    assert kept.folder is not None
    assert not kept.folder.exists()


@needs_durable
def test_an_engine_asked_for_answers_itself(kept: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Remembering(DECISIONS, kept)
    answers(one, CASES)
    one.keep()
    monkeypatch.setenv("SIMEXIT_ENGINE", "durable-rules")
    asked = Remembering(DECISIONS, kept)
    answers(asked, CASES)
    assert (len(CASES), 0) == (sum(asked.asked.values()), sum(asked.remembered.values()))


@needs_durable
def test_there_is_an_end_to_what_is_remembered(kept: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MOST_CASES", 10)
    for cases in (CASES[:10], CASES):
        one = Remembering(DECISIONS, kept)
        answers(one, cases)
        one.keep()
    assert 10 == sum(map(len, Remembering(DECISIONS, kept)._answered.values()))
    assert 1 == len(list(file_of(kept).parent.iterdir()))


# ------------------------------------------------------------------------------------ through the front doors

PUT, KNOWN = "cases put to durable-rules", "cases remembered from earlier checks, so not put again"
LINES = [
    ["--set", "carrier=cmhk", "--set", "plan_type=prepaid", "--set", "still_needed=no"],
    ["--set", "carrier=csl", "--set", "contract_end_on=2027-03-01", "--set", "outstanding_hkd=80"],
    ["--set", "line_status=cancelled"],
]


@pytest.mark.parametrize("line", some_in_haste(LINES, 3))
@pytest.mark.parametrize("flags", [["--json"], ["--json", "--why"], ["--lang", "zh-Hant"], ["--why"]])
def test_an_answer_is_the_same_with_and_without_a_cache(
    line: list[str],
    flags: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = []
    for cache in (
        "off",
        str(tmp_path / "cache"),
        str(tmp_path / "cache"),
        str(tmp_path / "no" / "such" / "one"),
    ):
        monkeypatch.setenv("SIMEXIT_CACHE", cache)
        assert 0 == run(["check", *line, *flags, "--as-of", "2026-11-21"])
        said.append(capsys.readouterr())
    assert [said[0]] * 4 == said
    assert "" == said[0].err


@needs_durable
def test_debug_tells_what_was_put_and_what_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SIMEXIT_CACHE", str(tmp_path / "cache"))
    counts = []
    for _ in range(2):
        assert 0 == run(["check", *LINES[0], "--debug"])
        said = capsys.readouterr().err
        counts.append([int(said.partition(f"{line}: ")[2].split()[0]) for line in (PUT, KNOWN)])
    (asked, known), (none, all_) = counts
    assert (0, asked + known) == (none, all_)
    assert asked > known


def test_debug_tells_why_a_cache_is_of_no_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "cache").write_text("a file")
    monkeypatch.setenv("SIMEXIT_CACHE", str(tmp_path / "cache"))
    assert 0 == run(["check", *LINES[0], "--json"])
    quiet = capsys.readouterr()
    assert 0 == run(["check", *LINES[0], "--json", "--debug"])
    loud = capsys.readouterr()
    assert (quiet.out, "") == (loud.out, quiet.err)
    assert json.loads(quiet.out)["decisions"]
    assert f"simexit: {tmp_path / 'cache'} is not used: " in loud.err


def test_a_batch_puts_its_cases_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What `batch --debug` counts is what a fleet takes, whatever single checks were made before."""
    fleet = tmp_path / "fleet.csv"
    fleet.write_text("sim_id,carrier,still_needed\na,cmhk,no\nb,csl,yes\n")
    said = []
    for name in ("one.csv", "two.csv"):
        run(["check", *LINES[0]])
        assert 0 == run(["batch", str(fleet), "-o", str(tmp_path / name), "--debug"])
        said.append([line for line in capsys.readouterr().err.splitlines() if "cases put" in line])
    assert [said[0]] * 2 == said
    assert [] != said[0]
