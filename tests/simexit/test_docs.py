"""What is generated into docs/ is fresh, and every worked example of the documentation does what the page says."""

import re
import runpy
import shlex
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from engine.rulebook.book import SHIPPED
from simexit.cli import run
from simexit.pages.rule_index import things
from simexit.pages.rulebook_pages import pages as rulebook_pages
from tests.support.shipped import shipped, shipped_texts
from tools.reference import pages as reference_pages

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLES = DOCS.parent / "examples"
ROOMS = ("engine", "language", "batch", "simexit", "page")
BOOK = shipped()
RULEBOOK = rulebook_pages(BOOK)
REFERENCE = reference_pages()


@pytest.mark.parametrize("name", RULEBOOK)
def test_the_rulebooks_pages_are_fresh(name: str) -> None:
    assert (DOCS / "rulebook" / name).read_text(encoding="utf-8") == RULEBOOK[name], "run `make docs`"


@pytest.mark.parametrize("name", REFERENCE)
def test_the_reference_is_fresh(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == REFERENCE[name], "run `make docs`"


def test_every_variable_that_is_read_is_in_the_reference() -> None:
    code = (path.read_text("utf-8") for room in ROOMS for path in (DOCS.parent / room).rglob("*.py"))
    read = set().union(*(re.findall(r'"(SIMEXIT_[A-Z]+)"', text) for text in code))
    assert read == set(re.findall(r"\| `(SIMEXIT_[A-Z]+)` \|", REFERENCE["reference.md"]))


def test_no_page_is_left_over() -> None:
    assert {path.name for path in (DOCS / "rulebook").iterdir()} == set(RULEBOOK)


@pytest.mark.parametrize("name", [name for name in RULEBOOK if name.endswith(".html")])
def test_a_page_needs_nothing_but_itself(name: str) -> None:
    page = RULEBOOK[name]
    assert re.findall(r"<(?:script|link|img|iframe|object|embed)\b|@import|url\(", page) == []
    anchors = re.findall(r'\bid="([^"]+)"', page)
    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(anchors)
    assert set(re.findall(r'href="([^"#:]+)"', page)) <= set(RULEBOOK)
    for tag in ("table", "ul", "dl", "svg", "figure", "tr", "td", "p"):
        assert len(re.findall(rf"<{tag}\b", page)) == page.count(f"</{tag}>"), tag


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
def test_every_rule_carrier_and_source_is_on_the_page(language: str) -> None:
    page, texts = RULEBOOK[f"rulebook.{language}.md"], shipped_texts(language)
    for thing in things(BOOK):
        if thing.kind in ("decision", "carrier", "source"):
            assert f'<a id="{thing.name}"></a>' in page, thing
    for decision in BOOK.decisions.values():
        heading = page.index(f'<a id="{decision.name}"></a>')
        table = page[heading : page.index("<a id=", heading + 10)]
        assert len(re.findall(r"^\| \d+ \|", table, re.MULTILINE)) == len(decision.rules)
        assert texts.label("decisions", decision.name) in RULEBOOK[f"graph.{language}.svg"]
    for carrier in BOOK.carriers.values():
        for values in carrier.shipped.values():
            for value in values.values():
                source = (value.source and texts.get("term_sources", value.source)) or value.source
                assert source.split(" ")[-1] in re.sub(r"[\\<>]", "", page)
    assert "…" not in page
    assert "{" not in page


def test_the_picture_is_well_formed() -> None:
    for name, text in RULEBOOK.items():
        if name.endswith(".svg"):
            root = ElementTree.fromstring(text)  # noqa: S314 - our own picture
            boxes = [part for part in root if part.tag.endswith("rect")]
            assert len(boxes) == 1 + len(BOOK.decisions)


# ------------------------------------------------------------------------------------- worked examples

BLOCK = re.compile(r"^```(yaml|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ADD = re.compile(r"^# add to (\S+) under (.+):$")


def test_the_examples_of_the_companys_own_do_what_they_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(SHIPPED, tmp_path / "our-rules", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    assert _commands_run(DOCS / "company-terms.md", monkeypatch, capsys) >= 8


def test_the_examples_folder_does_what_its_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    monkeypatch.chdir(tmp_path / "examples")
    assert _commands_run(EXAMPLES / "README.md", monkeypatch, capsys) >= 4
    named = set(
        re.findall(r"\w[\w-]*\.(?:csv|yaml|py)\b", (EXAMPLES / "README.md").read_text(encoding="utf-8"))
    )
    assert {path.name for path in EXAMPLES.iterdir()} - {"README.md"} <= named
    runpy.run_path("check_fleet.py")
    assert "needs_info" in capsys.readouterr().out


def _commands_run(page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> int:
    """Run every command of a page in the folder at hand, write its files on the way, and count the commands."""
    monkeypatch.setenv("COLUMNS", "80")
    commands = 0
    for kind, text in BLOCK.findall(page.read_text(encoding="utf-8")):
        if kind == "yaml":
            _write(text)
            continue
        for example in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            line, _, expected = example.partition("\n")
            program, *arguments = shlex.split(line)
            assert program == "simexit"
            status = run(arguments)
            captured = capsys.readouterr()
            shown = captured.out + captured.err + (f"exit status {status}\n" if status else "")
            _compare(expected, shown, line)
            commands += 1
    return commands


def _write(text: str) -> None:
    """A file of the page, or an addition to one."""
    first = text.partition("\n")[0]
    if first.startswith("# file: "):
        path = Path(first.removeprefix("# file: "))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return
    for part in re.split(r"(?=^# add to )", text, flags=re.MULTILINE):
        head, _, addition = part.partition("\n")
        if found := ADD.match(head):
            _insert(Path(found[1]), found[2].split(": "), addition)


def _insert(path: Path, keys: list[str], addition: str) -> None:
    """Put lines below a key of a YAML file."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    place = 0
    for depth, key in enumerate(keys):
        place = (
            next(at for at in range(place, len(lines)) if lines[at].rstrip() == "  " * depth + f"{key}:") + 1
        )
    path.write_text("".join([*lines[:place], addition, *lines[place:]]), encoding="utf-8")


def _compare(expected: str, shown: str, command: str) -> None:
    """The expected lines in order; `...` stands for anything, within a line and between lines."""
    pattern = ".*".join(re.escape(part.strip("\n ")) for part in expected.strip().split("..."))
    squeezed = "\n".join(line.rstrip() for line in shown.strip().splitlines())
    assert re.fullmatch(pattern, squeezed, re.DOTALL), f"$ {command}\n{shown}"
