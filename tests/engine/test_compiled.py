"""A rulebook from the cache is the one that its files hold, whatever was changed in them or in what is kept."""

from __future__ import annotations

import dataclasses
import datetime
import os
import random
import threading
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.conditions.nodes import All, Always, Arithmetic, Compare, Node, Not, Number, OneOf, Value
from engine.keeping.cache import Cache
from engine.keeping.compiled import folder_key, pack, unpack
from engine.problems import RulebookInvalid
from engine.rulebook import book as rulebook
from engine.rulebook import loading
from engine.rulebook.book import SHIPPED, Rulebook, languages_in, load_rulebook
from language.texts import texts_in
from tests.engine.test_small_rulebook import FILES
from tests.support.own_books import change, copy_of_shipped
from tests.support.random_sims import AS_OF

TERMS = """\
carriers:
  cmhk: {prepaid: {balance_refundable: no, grace_days: {value: 45, source: letter, as_of: 2026-03-01}}}
  ours: {label: {en: "Our own"}}
settings: {balance_preference: transfer, stale_after_days: 90}
"""


@pytest.fixture
def kept(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


@pytest.fixture
def terms(tmp_path: Path) -> Path:
    path = tmp_path / "terms.yaml"
    path.write_text(TERMS)
    return path


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on no rulebook may be loaded from its files."""
    monkeypatch.setattr(loading.Loading, "load", lambda *_: pytest.fail("was loaded again"))


def deep(value: Any) -> Any:
    """A value with the type of each of its parts, and the order of each mapping: equal only where nothing differs."""
    if isinstance(value, Cache | Path):
        return None
    if isinstance(value, msgspec.Struct):
        return type(value), [deep(getattr(value, name)) for name in value.__struct_fields__]
    if dataclasses.is_dataclass(value):
        return type(value), [deep(getattr(value, field.name)) for field in dataclasses.fields(value)]
    if isinstance(value, dict):
        return dict, [(deep(key), deep(item)) for key, item in value.items()]
    if isinstance(value, list | tuple):
        return type(value), [deep(item) for item in value]
    assert isinstance(value, str | int | float | datetime.date | None), type(value)
    return type(value), value


@pytest.mark.parametrize("with_terms", [False, True])
@pytest.mark.parametrize("own", [False, True])
def test_is_the_loaded_one_part_by_part(
    own: bool, with_terms: bool, tmp_path: Path, kept: Cache, terms: Path
) -> None:
    folder, company = copy_of_shipped(tmp_path) if own else None, terms if with_terms else None
    loaded = load_rulebook(folder, company)
    first = load_rulebook(folder, company, kept)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loading.Loading, "load", lambda *_: pytest.fail("was loaded again"))
        again = load_rulebook(folder, company, kept)
    assert deep(loaded) == deep(first) == deep(again)
    assert loaded.folder == again.folder
    today = AS_OF.toordinal()
    for name, table in loaded.terms_on(today).items():
        for line in range((len(loaded.carriers) + 2) * 9):
            assert table.value(line) == again.terms_on(today)[name].value(line)
    assert [] == kept.refused


SMALL = """\
facts:
  still_needed: {{type: yes_no, assume: {needed}}}
  kind: {{type: choice, values: {{voice: [], data: [數據]}}, assume: {kind}}}
  balance_hkd: {{type: money, headings: {{en: [left], zh-Hant: [餘額]}}}}
  bill_day: {{type: day, when_missing: [{{when: still_needed, value: {day}}}]}}
  ends_on: {{type: date, none: yes}}
"""
CONDITIONS = [
    *(
        "otherwise",
        "still_needed",
        "not still_needed",
        "known(balance_hkd)",
        "ends_on is none",
        "ends_on < as_of",
    ),
    *(
        "ends_on > '2026-12-31'",
        "kind in [voice, data]",
        "kind is not data",
        "balance_hkd >= 12.50 and still_needed",
    ),
    *(
        "days_left > 30 or not known(kind)",
        "max(bill_day, 3) + 2 * bill_day > 9",
        "balance_preference is refund",
    ),
    *(
        "fee_hkd > balance_hkd",
        "offered",
        "offered and (still_needed or kind is voice)",
        "balance_hkd // 3 == 1",
    ),
]
TERM = st.sampled_from(
    ["{value: 45, source: letter, as_of: 2026-03-01, confidence: reported}", "12.50", "unknown"]
)


@given(
    rules=st.lists(st.sampled_from(CONDITIONS), min_size=1, max_size=6, unique=True),
    collected=st.lists(st.sampled_from(CONDITIONS), max_size=4),
    terms=st.dictionaries(st.sampled_from(["terms", "prepaid", "corporate_postpaid"]), TERM),
    needed=st.sampled_from(["yes", "no", "null"]), kind=st.sampled_from(["voice", "null"]), day=st.integers(1, 31),
)  # fmt: skip
def test_any_small_rulebook_is_the_loaded_one_or_has_the_same_problems(
    tmp_path_factory: pytest.TempPathFactory,
    rules: list[str], collected: list[str], terms: dict[str, str], needed: str, kind: str, day: int,
) -> None:  # fmt: skip
    folder = tmp_path_factory.mktemp("small")
    written = {f"  {section}: {{fee_hkd: {term}}}\n" for section, term in sorted(terms.items())}
    files = FILES | {
        "facts.yaml": SMALL.format(needed=needed, kind=kind, day=day),
        "terms.yaml": "terms: {fee_hkd: {type: money}, offered: {type: yes_no}}\ngeneral:\n"
        + "".join(written),
        "derived.yaml": "derived: {days_left: {type: count, is: ends_on - as_of}}\n",
        "decisions/10-action.yaml": "decision: action\nhit_policy: first\nrules:\n"
        + "".join(f'  - {{outcome: o{place}, when: "{when}"}}\n' for place, when in enumerate(rules)),
    }
    if collected:
        files["decisions/20-more.yaml"] = "decision: more\nhit_policy: collect\nrules:\n" + "".join(
            f'  - {{id: r{place}, when: "{when}", severity: task, sources: []}}\n'
            for place, when in enumerate(collected)
        )
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    kept = Cache(folder / "cache")
    said = ""
    try:
        loaded = load_rulebook(folder)
    except RulebookInvalid as error:
        said = str(error)
    if said:
        assert said == problems(folder, None, kept) == problems(folder, None, kept)
        assert not (folder / "cache").exists()
        return
    assert deep(loaded) == deep(load_rulebook(folder, None, kept))
    assert (folder / "cache").exists()
    assert deep(loaded) == deep(load_rulebook(folder, None, kept))


NODES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.builds(Number, st.integers(-(10**15), 10**15)),
        st.builds(Value, st.text(max_size=5)),
        st.builds(OneOf, st.text(max_size=5), st.lists(st.integers(0, 9), max_size=3).map(tuple)),
        st.just(Always()),
    ),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(All, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Compare, st.sampled_from(["<", "=="]), inner, inner),
        st.builds(Arithmetic, st.sampled_from("+-"), inner, inner),
    ),
    max_leaves=12,
)


@given(NODES)
def test_any_condition_comes_back_the_same(node: Node) -> None:
    packed = pack(node, Node)  # type: ignore[arg-type]  # a union is a type to msgspec
    assert packed is not None
    assert deep(node) == deep(unpack(packed, Node))  # type: ignore[arg-type]


@given(st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.text(max_size=5) | st.dates() | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
))  # fmt: skip
def test_what_would_not_come_back_the_same_is_not_kept(value: Any) -> None:
    packed = pack({"it": value}, dict[str, Any])
    assert packed is None or deep({"it": value}) == deep(unpack(packed, dict[str, Any]))


def test_a_rulebook_that_would_not_is_loaded_each_time(tmp_path: Path, kept: Cache) -> None:
    folder = copy_of_shipped(tmp_path)
    change(folder / "facts.yaml", "facts:\n", "facts:\n  seen_on: {type: date, assume: 2026-12-31}\n")
    for _ in range(2):
        found = load_rulebook(folder, None, kept)
        assert datetime.date(2026, 12, 31) == found.facts["seen_on"].assume


# ---------------------------------------------------------------------------------------- no change is missed


def yaml_files(folder: Path) -> list[str]:
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.yaml"))
    return [name for name in files if not name.startswith("texts/")]


@pytest.mark.parametrize("name", yaml_files(SHIPPED))
def test_a_change_of_any_file_is_seen_though_nothing_but_its_content_tells(name: str, tmp_path: Path) -> None:
    folder = copy_of_shipped(tmp_path)
    path, before = folder / name, folder_key(folder, None)
    content, found = path.read_bytes(), path.stat()
    path.write_bytes(content.replace(b"e", b"a", 1))
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))
    assert found.st_size == path.stat().st_size
    assert before != folder_key(folder, None)
    path.write_bytes(content)
    assert before == folder_key(folder, None)
    path.unlink()
    assert before != folder_key(folder, None)


@pytest.mark.parametrize(
    "name", ["decisions/95-more.yaml", "carriers/x.yml", "platforms.yml", "hints/own.yaml"]
)
def test_a_new_file_is_seen(name: str, tmp_path: Path) -> None:
    folder = copy_of_shipped(tmp_path)
    before = folder_key(folder, None)
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("")
    assert before != folder_key(folder, None)


def test_the_terms_file_and_where_things_lie_count(tmp_path: Path, terms: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(TERMS)
    copy = copy_of_shipped(tmp_path)
    keys = {
        folder_key(SHIPPED, None),
        folder_key(SHIPPED, terms),
        folder_key(SHIPPED, other),
        folder_key(copy, None),
    }
    terms.write_text(TERMS.replace("90", "91"))
    assert 5 == len(keys | {folder_key(SHIPPED, terms)})


def test_another_program_has_another_key(monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.keeping import compiled

    before = folder_key(SHIPPED, None)
    monkeypatch.setattr(compiled, "program", lambda: (b"another",))
    assert before != folder_key(SHIPPED, None)


def test_a_file_changed_while_it_is_read_is_not_kept(
    tmp_path: Path, kept: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copy_of_shipped(tmp_path)
    real = rulebook._loaded

    def changed_meanwhile(folder: Path, terms: Path | None) -> Rulebook:
        change(folder / "rulebook.yaml", "rulebook: ", "rulebook: x")
        return real(folder, terms)

    monkeypatch.setattr(rulebook, "_loaded", changed_meanwhile)
    assert load_rulebook(folder, None, kept).header.rulebook.startswith("x")
    assert kept.folder is not None
    assert not kept.folder.exists()


def test_terms_from_a_pipe_are_read_once(tmp_path: Path, kept: Cache) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no pipes with names here")
    pipe = tmp_path / "terms.pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=[TERMS])
    writer.start()
    assert 90 == load_rulebook(None, pipe, kept).settings.stale_after_days
    writer.join()


# -------------------------------------------------------------------------------------- problems and damage


def problems(folder: Path | None, terms: Path | None, cache: Cache | None) -> str:
    with pytest.raises(RulebookInvalid) as caught:
        load_rulebook(folder, terms, cache)
    return str(caught.value)


def test_one_with_problems_is_never_kept_and_says_the_same(tmp_path: Path, kept: Cache, terms: Path) -> None:
    folder = copy_of_shipped(tmp_path)
    load_rulebook(folder, None, kept)
    change(folder / "facts.yaml", "type: money", "type: mony")
    terms.write_text(TERMS.replace("grace_days", "grace_dais"))
    for own, company in (
        (folder, None),
        (None, terms),
        (folder, terms),
        (tmp_path / "nowhere", None),
        (None, tmp_path),
    ):
        for _ in range(2):
            assert problems(own, company, None) == problems(own, company, kept)
    assert kept.folder is not None
    assert 1 == len(list(kept.folder.iterdir()))


def test_damage_is_found_and_mended(kept: Cache) -> None:
    loaded = load_rulebook(None, None, kept)
    assert kept.folder is not None
    (path,) = kept.folder.iterdir()
    whole, rng = path.read_bytes(), random.Random("damage")
    for _ in range(12):
        at = rng.randrange(len(whole))
        path.write_bytes(
            rng.choice(
                [whole[:at], whole[:at] + bytes([whole[at] ^ rng.randrange(1, 256)]) + whole[at + 1 :]]
            )
        )
        assert loaded == load_rulebook(None, None, kept)
        assert whole == path.read_bytes()


def test_bytes_of_any_kind_are_a_rulebook_or_none() -> None:
    """What passes the checksum may still be another program's."""
    whole = pack(load_rulebook(), Rulebook)
    assert whole is not None
    rng = random.Random("any")
    for _ in range(300):
        at = rng.randrange(len(whole))
        changed = whole[:at] + bytes([rng.randrange(256)]) + whole[at + 1 :]
        assert isinstance(unpack(changed, Rulebook), Rulebook | None)
        assert unpack(whole[:at], Rulebook) is None


def test_what_is_kept_of_another_type_is_none(kept: Cache) -> None:
    key = folder_key(SHIPPED, None)
    assert key is not None
    kept.put("rulebook", key, msgspec.msgpack.encode(["no rulebook"]))
    assert load_rulebook() == load_rulebook(None, None, kept)


# --------------------------------------------------------------------------------------------------- texts


@pytest.mark.parametrize("language", languages_in())
def test_texts_are_the_same_from_the_cache(
    language: str, kept: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    sections = [
        "facts",
        "messages",
        "problems",
        "report",
        "review",
        "reference",
        "notices",
        "sources",
        "nonsense",
    ]
    read = [texts_in(load_rulebook(), language).section(name) for name in sections]
    book = load_rulebook(None, None, kept)
    assert read == [texts_in(book, language).section(name) for name in sections]
    monkeypatch.setattr("language.texts._parsed", lambda _: pytest.fail("was read again"))
    assert read == [texts_in(book, language).section(name) for name in sections]


def test_a_changed_text_is_seen_and_a_broken_one_said(tmp_path: Path, kept: Cache) -> None:
    folder = copy_of_shipped(tmp_path)
    book = load_rulebook(folder, None, kept)
    assert texts_in(book, "en").fact("balance_hkd")
    path = folder / "texts" / "en" / "main.yaml"
    path.write_text(path.read_text().replace("language: English", "language: Other", 1))
    assert "Other" == texts_in(book, "en").get("language")
    path.write_text("facts: [")
    with pytest.raises(RulebookInvalid) as caught:
        texts_in(book, "en")
    assert "texts/en/main.yaml:2: is not valid YAML" in str(caught.value)
