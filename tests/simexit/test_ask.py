"""Play `check --ask`: a fully known line answers every question, and the questions are counted and weighed."""

from __future__ import annotations

import datetime as dt
import io
import json
import random
import re
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from batch.fleet.single import Line, check_line, read_line
from engine.deciding.decide import Decider
from language.texts import texts_in
from simexit.asking.asked_together import together
from simexit.asking.next_question import Question, next_question
from simexit.asking.replies import Reply, understand_reply
from simexit.cli import run
from simexit.rulebooks import Choices, open_rulebook
from tests.support import random_sims
from tests.support.own_books import copy_with_made_up_data
from tests.support.unhurried import IN_HASTE

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {"PYTHONPATH": str(ROOT), "PATH": "", "LC_ALL": "C.UTF-8"}
AS_OF = random_sims.AS_OF
# What to do is settled within twelve questions; what else stands in its way may take two more.
MOST, MOST_IN_ALL, ON_AVERAGE, MOST_TRIED = 12, 15, 8.5, 300
# The terms that verdicts rest on: an oracle knows them, as a carrier would.
TERMS = {
    name: [value for value in values if value is not None] for name, values in random_sims.TERM_VALUES.items()
}


class CountingDecider(Decider):
    """A decider that counts the lines it is asked about: what choosing a question costs, on any machine."""

    tried = 0

    def walked_again(self, *arguments: Any, **options: Any) -> Any:
        self.tried += 1
        return super().walked_again(*arguments, **options)

    def decide(self, *arguments: Any, **options: Any) -> Any:
        self.tried += 1
        return super().decide(*arguments, **options)


@pytest.fixture(scope="module")
def decider(tmp_path_factory: pytest.TempPathFactory) -> CountingDecider:
    """The shipped rules with terms of our own, so that no question rests on what a carrier says today."""
    book = copy_with_made_up_data(tmp_path_factory.mktemp("book"))
    return CountingDecider(open_rulebook(Choices(rulesets=book)))


def any_line(rng: random.Random, carriers: list[str], *, free: bool = False) -> dict[str, Any]:
    """A line of which everything is known, the carrier's terms too."""
    values = {"carrier": [*carriers, "other"], **random_sims.VALUES, **TERMS}
    line = {name: rng.choice(choices) for name, choices in values.items()}
    if free or rng.random() < 0.4:
        line |= random_sims.FREE_TO_GO
    return line


class Play:
    """One conversation, with an oracle at the keyboard."""

    def __init__(self, decider: CountingDecider, truth: dict[str, Any]) -> None:
        self.decider, self.truth = decider, truth
        self.known: dict[str, Any] = {}
        self.unknown: set[str] = set()
        self.asked: list[Question] = []
        self.details = 0
        self.to_settle = 0
        self.most_tried = 0
        self.run()

    def run(self) -> None:
        while True:
            before = self.decider.tried
            question = next_question(self.decider, self.line, AS_OF, self.unknown)
            self.most_tried = max(self.most_tried, self.decider.tried - before)
            if question is None:
                return
            self.asked.append(question)
            assert len(self.asked) <= MOST_IN_ALL, [item.facts for item in self.asked]
            if {"stage", "action"} & {*check_line(self.decider, self.line, AS_OF).undetermined}:
                self.to_settle = self.prompts
            for name in question.facts:
                if name in self.known:
                    self.unknown.add(name)  # it contradicts another and stays as it is
                elif name in self.truth:
                    self.known[name] = self.truth[name]
                    fact = self.decider.rulebook.readable.get(name)
                    counts = fact is not None and fact.type != "yes_no"
                    # Saying that there is some leads to how much.
                    self.details += question.kind == "which" and counts and self.truth[name] != 0
                else:
                    self.unknown.add(name)

    @property
    def line(self) -> Line:
        return Line(self.known, {})

    @property
    def prompts(self) -> int:
        return len(self.asked) + self.details

    @property
    def settled(self) -> bool:
        """Whether every verdict is, and nothing that is asked has been left out but what contradicts itself."""
        checked = check_line(self.decider, self.line, AS_OF)
        open_ = {*checked.undetermined} & {"action", "balance", "channel"}
        return not open_ and {*checked.questions()} <= {*self.known}


def test_random_lines_are_settled_within_twelve_questions_and_about_eight_on_average(
    decider: CountingDecider,
) -> None:
    rng = random.Random(20261121)
    carriers = list(decider.rulebook.carriers)
    games = [Play(decider, any_line(rng, carriers)) for _ in range(20 if IN_HASTE else 35)]
    assert all(game.settled for game in games)
    assert max(game.to_settle for game in games) <= MOST
    assert max(game.prompts for game in games) <= MOST_IN_ALL
    assert sum(game.prompts for game in games) / len(games) < ON_AVERAGE
    assert max(game.most_tried for game in games) <= MOST_TRIED


def test_the_longest_paths_stay_within_twelve_too(decider: CountingDecider) -> None:
    """Lines that no early answer settles: free to go, under contract, with a balance, and with much in the way."""
    rng = random.Random(7)
    carriers = list(decider.rulebook.carriers)
    for number in range(10):
        line = any_line(rng, carriers, free=True) | {"balance_hkd": 5000, "transfer_target": "+85264000001"}
        line |= (
            {"contract_end_on": AS_OF + dt.timedelta(days=100), "plan_type": "postpaid"} if number % 2 else {}
        )
        line |= {"outstanding_hkd": 1, "active_vas": 2, "bound_services": 3} if number % 3 == 0 else {}
        game = Play(decider, line)
        assert game.settled
        assert game.to_settle <= MOST, [item.facts for item in game.asked]
        assert game.prompts <= MOST_IN_ALL, [item.facts for item in game.asked]


def test_only_what_is_asked_is_asked(decider: CountingDecider) -> None:
    """The engine says what is asked; only of a line that is over more is asked, for what follows."""
    rng = random.Random(11)
    book = decider.rulebook
    for _ in range(12):
        truth = any_line(rng, list(book.carriers))
        known: dict[str, Any] = {}
        for question in Play(decider, truth).asked:
            checked = check_line(decider, Line(known, {}), AS_OF)
            asked = {*checked.questions()}
            over = not asked and checked.roles("action").purpose in ("done", "following")
            assert over or {*question.facts} <= asked, (question.facts, sorted(known))
            known |= {name: truth[name] for name in question.facts if name in truth}


def test_what_nobody_knows_is_not_asked_again(decider: Decider) -> None:
    unknown: set[str] = set()
    seen: list[str] = []
    while question := next_question(decider, Line({}, {}), AS_OF, unknown):
        seen += question.facts
        unknown |= {*question.facts}
    assert len(seen) == len(set(seen))
    assert {"carrier", "line_status", "still_needed"} <= set(seen)


def test_the_carrier_is_asked_before_its_terms(decider: Decider) -> None:
    """Where the carrier, plan or account could tell a term, they come first."""
    known = {**random_sims.FREE_TO_GO, "balance_hkd": 5000, "contract_end_on": "none", "online_account": True}
    known |= {"account_type": "personal", "plan_type": "prepaid"}
    seen = []
    line, unknown = dict(known), set[str]()
    while question := next_question(decider, Line(line, {}), AS_OF, unknown):
        seen.append(question.facts)
        line |= {"carrier": "csl"} if "carrier" in question.facts else {}
        unknown |= {name for name in question.facts if name not in line}
    facts = [name for names in seen for name in names]
    assert facts.index("carrier") < facts.index("balance_refundable")


def test_nothing_is_asked_of_a_line_that_is_settled(decider: Decider) -> None:
    known = {
        "line_status": "active",
        "still_needed": True,
        "port_out_wanted": False,
        "number_wanted_by_user": False,
    }
    assert next_question(decider, Line(known, {}), AS_OF) is None


def test_what_is_asked_together(decider: Decider) -> None:
    groups = together(decider.rulebook)
    assert {"obstacles"} == {groups[name].about for name in ("outstanding_hkd", "active_vas", "name_matches")}
    assert (True, False) == (groups["bound_services"].pick, groups["name_matches"].pick)
    assert frozenset({"account_type"}) == groups["identity_document_ready"].after
    assert "action" == groups["still_needed"].about
    assert ("balance", "owner") == (groups["refund_account_ready"].about, groups["refund_account_ready"].asks)
    assert "carrier" == groups["balance_refundable"].asks
    assert not {"balance_hkd", "line_status", "account_type", "contract_end_on"} & groups.keys()


OBSTACLES = Question(
    ("outstanding_hkd", "auto_recharge", "name_matches"), "which", "obstacles", "owner", (True, True, False)
)
KIND = Question(("carrier", "plan_type", "account_type"), "line")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("none", Reply({"outstanding_hkd": "0", "auto_recharge": "no", "name_matches": "yes"})),
        ("無", Reply({"outstanding_hkd": "0", "auto_recharge": "no", "name_matches": "yes"})),
        ("1, 3", Reply({"auto_recharge": "no", "name_matches": "no"}, some=("outstanding_hkd",))),
        ("1、2", Reply({"auto_recharge": "yes", "name_matches": "yes"}, some=("outstanding_hkd",))),
        (
            "２？",
            Reply({"outstanding_hkd": "0", "name_matches": "yes"}, unknown=frozenset({"auto_recharge"})),
        ),
        ("", Reply(unknown=frozenset(OBSTACLES.facts))),
        ("4", Reply(understood=False)),
        ("arrears", Reply(understood=False)),
        ("yes", Reply(understood=False)),
    ],
)
def test_several_matters_are_answered_by_their_numbers(decider: Decider, text: str, expected: Reply) -> None:
    texts = texts_in(decider.rulebook, "en")
    assert expected == understand_reply(decider.rulebook, texts, OBSTACLES, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "csl, monthly plan, personal",
            {"carrier": "csl", "plan_type": "postpaid", "account_type": "personal"},
        ),
        (
            "personal prepaid China Mobile HK",
            {"carrier": "cmhk", "plan_type": "prepaid", "account_type": "personal"},
        ),
        ("中國移動香港 儲值卡 個人", {"carrier": "cmhk", "plan_type": "prepaid", "account_type": "personal"}),
        ("鸭聊卡、公司", {"carrier": "duck", "account_type": "corporate"}),
        ("3 prepaid", {"carrier": "three", "plan_type": "prepaid"}),
        ("Acme Telecom prepaid", {"carrier": "other", "plan_type": "prepaid"}),
        ("company", {"account_type": "corporate"}),
    ],
)
def test_the_sort_of_line_is_told_in_one_go(decider: Decider, text: str, expected: dict[str, str]) -> None:
    reply = understand_reply(decider.rulebook, texts_in(decider.rulebook, "zh-Hant"), KIND, text)
    assert reply.understood
    assert expected == dict(read_line(decider.rulebook, reply.told).values)


@pytest.mark.parametrize("text", ["prepaid prepaid", "csl, prepaid, personal, yes"])
def test_a_sort_of_line_that_can_not_be_is_not_understood(decider: Decider, text: str) -> None:
    assert not understand_reply(decider.rulebook, texts_in(decider.rulebook, "en"), KIND, text).understood


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("line_status", "4", "expired"),
        ("line_status", "客戶暫停", "suspended"),
        ("balance_hkd", "HK$1,234.50", 123450),
        ("contract_end_on", "31/12/2026", dt.date(2026, 12, 31)),
        ("contract_end_on", "無", "none"),
        ("still_needed", "否", False),
        ("bound_services", "銀行; 支付寶", 2),
    ],
)
def test_one_fact_is_told_as_a_cell_would(decider: Decider, name: str, text: str, expected: object) -> None:
    reply = understand_reply(decider.rulebook, texts_in(decider.rulebook, "zh-Hant"), Question((name,)), text)
    assert expected == read_line(decider.rulebook, reply.told).values[name]


@pytest.mark.parametrize("text", ["", "unknown", "不知道"])
def test_nothing_or_a_word_for_it_means_not_known(decider: Decider, text: str) -> None:
    reply = understand_reply(
        decider.rulebook, texts_in(decider.rulebook, "en"), Question(("balance_hkd",)), text
    )
    assert Reply(unknown=frozenset({"balance_hkd"})) == reply


Done = subprocess.CompletedProcess[str]


def started(*arguments: str, folder: Path, said: str = "") -> Done:
    """As a program of its own."""
    return subprocess.run(
        [sys.executable, "-m", "simexit", *arguments, "--as-of", "2026-11-21"],
        cwd=folder, input=said, capture_output=True, text=True, check=False, env=ENVIRONMENT,
    )  # fmt: skip


def simexit(*arguments: str, folder: Path, said: str = "") -> Done:
    """In this process, where what was said stands on standard input all the same."""
    out, err = io.StringIO(), io.StringIO()
    given = io.TextIOWrapper(io.BytesIO(said.encode()), "utf-8")
    with chdir(folder), mock.patch("sys.stdin", given), redirect_stdout(out), redirect_stderr(err):
        status = run([*arguments, "--as-of", "2026-11-21"])
    return Done(arguments, status, out.getvalue(), err.getvalue())


ANSWERS = "active\nnone\n?\n88.5\nnone\nabc\nyes\nyes\nnone\ncsl monthly personal\n1 3\n120\nHSBC; Alipay\n"


def test_a_conversation_ends_with_the_answer_and_a_file_that_repeats_it(tmp_path: Path) -> None:
    done = started("check", "--ask", folder=tmp_path, said=ANSWERS)
    assert 0 == done.returncode
    assert "not understood" in done.stderr
    assert "It helps to decide" in done.stderr
    assert "HK$120.00" in done.stdout
    assert "HSBC, Alipay" in done.stdout
    assert not set(done.stdout) & {"?>"}
    again = started("check", "simexit-line.yaml", folder=tmp_path)
    assert (0, done.stdout) == (again.returncode, again.stdout)
    assert "simexit check simexit-line.yaml --as-of 2026-11-21" in (tmp_path / "simexit-line.yaml").read_text(
        "utf-8"
    )
    assert re.search(
        r"^bound_services: \[\"HSBC\", \"Alipay\"\]",
        (tmp_path / "simexit-line.yaml").read_text("utf-8"),
        re.MULTILINE,
    )


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
def test_every_language_asks_in_its_own_words(tmp_path: Path, language: str) -> None:
    done = simexit("check", "--ask", "--lang", language, folder=tmp_path, said="?\n\n?\n\n?\n\n?\n")
    assert 0 == done.returncode
    for line in done.stderr.splitlines():
        assert not re.search(r"\b(ask|facts|messages|so)\.\w+|\{\w+\}|…", line), line
    if language != "en":
        assert not re.search(
            r"[A-Za-z]{4,} [A-Za-z]{3,} [A-Za-z]{2,}", done.stderr.replace("simexit check", "")
        )


def test_an_identity_number_is_neither_repeated_nor_kept(tmp_path: Path) -> None:
    done = simexit(
        "check",
        "--ask",
        "--set",
        "owner=A123456(3)",
        folder=tmp_path,
        said="A123456(3)\nactive\nA123456(3)\n",
    )
    assert 0 == done.returncode
    kept = (tmp_path / "simexit-line.yaml").read_text("utf-8")
    assert "A123456(3)" not in done.stderr + done.stdout + kept
    assert "line_status: active" in kept


def test_the_end_of_the_input_is_enough(tmp_path: Path) -> None:
    done = simexit("check", "--ask", "--json", "--set", "still_needed=yes", folder=tmp_path)
    assert 0 == done.returncode
    assert done.stdout.startswith("{")
    assert not list(tmp_path.iterdir()), "nothing was told, so nothing is kept"


def test_what_was_answered_is_told_apart_from_what_was_given(tmp_path: Path) -> None:
    """In the data, and in the trace wherever a rule looked at it."""
    given = ("check", "--ask", "--why", "--set", "plan_type=postpaid")
    told = simexit(*given, "--save", "told.yaml", folder=tmp_path, said="cancelled\n")
    data = json.loads(simexit(*given, "--json", folder=tmp_path, said="cancelled\n").stdout)
    answer = {"fact": "line_status", "value": "cancelled", "by": None, "on": "2026-11-21"}
    assert [answer] == data["answers"]
    assert "“Line status” is cancelled (answered, 2026-11-21)" in " ".join(told.stdout.split())
    again = json.loads(simexit("check", "told.yaml", "--json", folder=tmp_path).stdout)
    assert [] == again["answers"], "what a file says was given"


def test_answers_are_kept_where_asked_and_never_over_another_file(tmp_path: Path) -> None:
    kept = tmp_path / "mine.yaml"
    first = simexit("check", "--ask", "--save", str(kept), folder=tmp_path, said="cancelled\n")
    assert (0, True) == (first.returncode, "line_status: cancelled" in kept.read_text("utf-8"))
    second = simexit("check", "--ask", "--save", str(kept), folder=tmp_path, said="active\n")
    assert 3 == second.returncode
    assert "already exists" in second.stderr
    third = simexit("check", "--ask", "--save", str(tmp_path / "no" / "x.yaml"), folder=tmp_path)
    assert 3 == third.returncode
    assert "cancelled" in kept.read_text("utf-8")
    for _ in range(2):
        simexit("check", "--ask", folder=tmp_path, said="cancelled\n")
    assert {"mine.yaml", "simexit-line.yaml", "simexit-line-2.yaml"} == {
        path.name for path in tmp_path.iterdir()
    }


def test_odd_replies_are_asked_again_and_never_a_traceback(tmp_path: Path) -> None:
    for said in ("\x00\x1b[A\n9999\nNaN\n-1\n", "é" * 5000 + "\n", "=1+1\n@x\n1e400\n" * 3, "\ufffd\ud7ff\n"):
        done = simexit("check", "--ask", folder=tmp_path, said=said)
        assert 0 == done.returncode, done.stderr
        assert "Traceback" not in done.stderr
    raw = subprocess.run(
        [sys.executable, "-m", "simexit", "check", "--ask"],
        cwd=tmp_path, input=b"\xff\xfe\x80\n", capture_output=True, check=False, env=ENVIRONMENT,
    )  # fmt: skip
    assert 0 == raw.returncode


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["--ask", "-"], "standard input"), (["--save", "x", "--set", "balance_hkd=0"], "--ask")],
)
def test_misuse_is_said_at_once(tmp_path: Path, arguments: list[str], message: str) -> None:
    done = simexit("check", *arguments, folder=tmp_path)
    assert 2 == done.returncode
    assert message in done.stderr
