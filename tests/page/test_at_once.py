"""Several visitors of one case: nothing that one says is lost, and nobody speaks of other lines than those shown."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.support.page_client import PageClient
from tests.support.pages_served import PagesServed

LINES = 6


@pytest.fixture
def clients(served: PagesServed) -> Iterator[list[PageClient]]:
    """Two visitors."""
    made = [PageClient(served.entrance), PageClient(served.entrance, "zh-HK")]
    yield made
    for one in made:
        one.close()


def sheet(folder: Path, first: int, name: str = "list.csv") -> Path:
    """A list with numbers from `first` on."""
    path = folder / name
    rows = [f"6123{first + at:04},User {at},Sales,csl,98,Free {at}" for at in range(LINES)]
    path.write_text("\n".join(["Phone no.,User,Department,Carrier,Fee,Words", *rows]), encoding="utf-8")
    return path


def hidden(page: str, form: str) -> list[tuple[str, str]]:
    """The hidden fields that belong to a form of a page, wherever they stand, but for the token."""
    found = re.findall(rf'<form id="{form}".*?</form>|<input[^>]*form="{form}"[^>]*>', page, re.DOTALL)
    pairs = re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', "".join(found))
    return [pair for pair in pairs if pair[0] != "csrf"]


def test_no_answer_is_lost(clients: list[PageClient], tmp_path: Path) -> None:
    case = clients[0].drop(sheet(tmp_path, 0))

    def work(client: PageClient, mine: range) -> None:
        client.get(f"{case}/decide")
        for at in mine:
            fields = {"value": "no", "fact": "still_needed", "scope": "ticked", "at": str(at)}
            client.post(f"{case}/answer", fields)
            held: list[tuple[str, str]] = []
            while (
                "good",
                "1 line held.",
            ) not in held:  # until nobody answers between the look and the decision
                client.get(f"{case}/decide")
                held = client.post(
                    f"{case}/decide", {"review": "hold", "scope": "ticked", "at": str(at)}
                ).said

    halves = (range(LINES // 2), range(LINES // 2, LINES))
    threads = [threading.Thread(target=work, args=pair) for pair in zip(clients, halves, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    said = yaml.safe_load(clients[0].get(f"{case}/file/answers.yaml").text)["answers"]
    assert len({one["line"] for one in said}) == LINES
    decided = yaml.safe_load(clients[0].get(f"{case}/file/review.yaml").text)["decisions"]
    assert sum(len(one.get("lines", ["one"])) for one in decided) == LINES


@pytest.mark.parametrize(("form", "way"), [("decide", "decide"), ("answer", "questions")])
def test_ticks_are_of_the_lines_that_were_shown(
    clients: list[PageClient], tmp_path: Path, form: str, way: str
) -> None:
    one, other = clients
    case = one.drop(sheet(tmp_path, 0), sheet(tmp_path, 500, "more.csv"))
    shown = one.get(f"{case}/{way}").text
    other.post(f"{case}/take-out", {"file": "inputs/list.csv"})
    ticked = [("at", "0"), ("scope", "ticked"), ("review", "hold")]
    if form == "answer":
        ticked.append(("value", "active"))
    answer = one.post(f"{case}/{form}", [*hidden(shown, form), *ticked])
    assert [kind for kind, _ in answer.said] == ["bad"], answer.said
    for name in ("answers.yaml", "review.yaml"):
        assert one.get(f"{case}/file/{name}").status == 404
    again = one.post(f"{case}/{form}", [*hidden(one.get(f"{case}/{way}").text, form), *ticked])
    assert [kind for kind, _ in again.said] == ["good"], again.said


def test_the_answer_that_was_shown_is_taken_back(clients: list[PageClient], tmp_path: Path) -> None:
    one, other = clients
    case = one.drop(sheet(tmp_path, 0))
    one.get(f"{case}/decide")
    for at in (0, 1, 2):
        fields = {"value": "no", "fact": "still_needed", "scope": "ticked", "at": str(at)}
        one.post(f"{case}/answer", fields)
    page = one.get(f"{case}/answers").text
    forms = re.findall(r'<form method="post" action="[^"]*/unanswer".*?</form>', page, re.DOTALL)
    last = dict(re.findall(r'name="(\w+)" value="([^"]*)"', forms[0]))
    other.post(f"{case}/unanswer", dict(re.findall(r'name="(\w+)" value="([^"]*)"', forms[-1])))
    assert [kind for kind, _ in one.post(f"{case}/unanswer", last).said] == ["bad"]
    left = yaml.safe_load(one.get(f"{case}/file/answers.yaml").text)["answers"]
    assert {item["line"] for item in left} == {"+85261230001", "+85261230002"}


def test_what_is_said_is_not_taken_by_a_page_that_nobody_sees(client: PageClient, tmp_path: Path) -> None:
    case = client.drop(sheet(tmp_path, 0))
    client.get(f"{case}/questions")
    answered = client.post_only(f"{case}/answer", {"fact": "still_needed", "value": "no", "scope": "all"})
    assert answered == 303
    part = client.get(f"{case}/questions?order=now", {"X-Part-Only": "yes"})
    assert [] == part.said
    assert ["good"] == [kind for kind, _ in client.get(f"{case}/questions").said]
