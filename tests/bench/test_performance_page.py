"""docs/performance.md and its picture are made of docs/performance.json, and say what is missed as plainly."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from bench.figures import Figure, Goal, Measured, Ratio
from bench.performance_page import DOCS, page, pages, recorded
from bench.written import goals_of

RECORD = recorded()


@pytest.mark.parametrize("name", pages(RECORD))
def test_what_is_written_is_made_of_the_record(name: str) -> None:
    text = (DOCS / name).read_text(encoding="utf-8")
    assert pages(RECORD)[name] == text, "`python -m bench --write`, or `python -m bench.performance_page`"


def test_every_benchmark_says_when_and_with_what_it_ran() -> None:
    assert RECORD
    for measured in RECORD.values():
        assert measured.figures
        assert measured.date
        assert measured.machine


def test_a_goal_that_is_missed_is_told() -> None:
    ratios = (
        Ratio(1.5, "costs {} bare I/O", Goal(1.3)),
        Ratio(2.0, "ours is {} as fast", Goal(1, at_least=True)),
    )
    figures = [Figure("slow", 10, 1.0, ratios=ratios), Figure("fast", 10, 1.0, ratios=ratios[1:])]
    text = page({"one": Measured("One", "About it.", "2026-11-30", False, "a machine", {}, figures)})
    assert (
        "costs 1.5 x bare I/O (goal: at most 1.3); ours is 2 x as fast (goal: at least 1) | missed |" in text
    )
    assert "ours is 2 x as fast (goal: at least 1) | reached |" in text
    assert "| One | slow | 10 | costs 1.5 x bare I/O (goal: at most 1.3) | missed |" in text


@pytest.mark.parametrize(("megabytes", "reached"), [(999.0, True), (1001.0, False)])
def test_memory_has_a_goal_too(megabytes: float, reached: bool) -> None:
    figure = Figure("way", 10, 1.0, megabytes=megabytes, most_megabytes=1000)
    assert [reached] == [found for _, found in goals_of(figure)]


def test_the_picture_is_a_picture_and_shows_each_way_by_size() -> None:
    figures = [Figure("csv <to> codes", size, size / 1e6) for size in (10_000, 100_000)]
    record = {"ways": Measured("CSV", "", "2026-11-30", False, "", {}, figures)}
    drawn = ElementTree.fromstring(pages(record)["performance.svg"])  # noqa: S314 - we wrote it
    assert "csv <to> codes, 100,000 lines" in [part.text for part in drawn.iter()]
