"""What a shell completes: what is offered is taken by the command, and only what needs a rulebook loads one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from simexit import cli, shells
from simexit.rulebooks import typed_fact
from tests.simexit.test_startup import HEAVY, READING, imported, packages
from tests.support.shipped import shipped

BOOK = shipped()
SHELL = shutil.which("bash")


def offered(line: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What bash is offered for a line, whose words end at an equals sign, as whole words."""
    words = line.replace("=", " = ").split()
    if line[-1] in " =":
        words.append("")
    monkeypatch.setenv("COMP_WORDS", " ".join(words))
    monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
    completing = shells.Bash(cli.simexit, {}, "simexit", cli.COMPLETING)
    return [one.partition(",")[2] for one in completing.complete().splitlines()]


def test_every_fact_and_value_offered_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = [one.removesuffix("=") for one in offered("simexit check --set ", monkeypatch)]
    assert list(BOOK.readable) == facts
    for fact, value in (("carrier", "cmhk"), ("plan_type", "prepaid"), ("still_needed", "no")):
        values = offered(f"simexit check --set {fact}=", monkeypatch)
        assert value in values
        assert None not in [typed_fact(BOOK, fact, one) for one in values]
    assert {*BOOK.carriers, "other"} == {*offered("simexit check --set carrier=", monkeypatch)}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("simexit chec", ["check"]),
        ("simexit check --set carrier=cmh", ["cmhk"]),
        ("simexit check --set=carrier=cmh", ["cmhk"]),
        ("simexit batch x.xlsx --lang=zh", ["zh-Hans", "zh-Hant"]),
        ("simexit batch x.xlsx --lang zh", ["zh-Hans", "zh-Hant"]),
        ("simexit batch x.xlsx --fail-on blocked,needs_in", ["blocked,needs_info"]),
        ("simexit facts balance_h", ["balance_hkd"]),
        ("simexit rules list obs", ["obstacles"]),
        ("simexit rules show arre", ["arrears"]),
        ("simexit rules show obstacles.arre", ["obstacles.arrears"]),
        ("simexit rules show --rulesets not-there c", []),
    ],
)
def test_what_is_offered(line: str, expected: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert expected == offered(line, monkeypatch)


def test_the_companys_own_carriers_are_offered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    terms = tmp_path / "terms.yaml"
    terms.write_text("carriers: {acme: {label: {en: Acme}, terms: {notice_days: 3}}}\n", encoding="utf-8")
    line = f"simexit check --terms {terms} --set carrier=ac"
    assert ["acme"] == offered(line, monkeypatch)


def completing(line: str, cache: Path) -> set[str]:
    """The modules that are loaded to complete a line."""
    asked = {"COMP_WORDS": line, "COMP_CWORD": str(len(line.split()) - 1), cli.COMPLETING: "bash_complete"}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in asked.items():
            patch.setenv(name, value)
        return imported("-m", "simexit", cache=cache)


def test_completing_is_quick(tmp_path: Path) -> None:
    commands = completing("simexit batch x.xlsx --la", tmp_path)
    assert "simexit.shells" in commands
    assert set() == commands & READING | packages(commands) & HEAVY
    assert not list(tmp_path.iterdir())  # no rulebook was opened
    completing("simexit facts balan", tmp_path)
    again = completing("simexit facts balan", tmp_path)
    assert set() == again & READING | packages(again) & (HEAVY | {"durable"})


@pytest.mark.skipif(SHELL is None, reason="there is no bash here")
def test_bash_reads_what_switches_it_on() -> None:
    source = subprocess.run(
        [sys.executable, "-m", "simexit"], capture_output=True, text=True, check=True,
        env={**os.environ, cli.COMPLETING: "bash_source"},
    ).stdout  # fmt: skip
    asks = f'{source}\ncompopt() {{ :; }}\nCOMP_WORDS=(simexit fac)\nCOMP_CWORD=1\n_simexit_completion "$PROGRAM"\n'
    program = Path(sys.executable).with_name("simexit")
    if not program.exists():
        pytest.skip("the program is not installed")
    done = subprocess.run(
        [str(SHELL), "--norc", "-c", asks + 'echo "${COMPREPLY[@]}"'], capture_output=True, text=True, check=True,
        env={**os.environ, "PROGRAM": str(program)},
    )  # fmt: skip
    assert "facts" == done.stdout.strip()
