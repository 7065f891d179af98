"""How tests are run: property tests without a clock (the same examples each time in CI), and a cache of their own.

HYPOTHESIS_EXAMPLES=1000 looks harder, for the laws that name no number of their own. CI meets the same examples each
time, and takes half as many.
"""

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from engine.keeping.cache import Cache
from engine.proofs import prove
from engine.rulebook.book import SHIPPED, Rulebook, load_rulebook
from language import texts
from simexit import rulebooks
from tests.support.kept_readers import readers_begun_anew, readers_kept
from tests.support.searched_once import searched_once
from tests.support.unhurried import IN_HASTE

settings.register_profile(
    "project",
    deadline=None,
    derandomize=IN_HASTE,
    print_blob=True,
    max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "12" if IN_HASTE else "30")),
)
settings.load_profile("project")

# The programs that tests start are compiled once, not each time, whatever this shell is told.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# Tests make much that lives briefly beside much that stays, which is looked through less often like this.
gc.set_threshold(50_000, 20, 20)


def pytest_collection_finish() -> None:
    """What stays until the end, the tests and all that was imported for them, is looked through no more."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Nothing kept by another program decides a test; programs that a test starts inherit the folder."""
    folder = tmp_path_factory.mktemp("cache") / "simexit"
    with pytest.MonkeyPatch.context() as patch:
        if os.environ.get("SIMEXIT_CACHE") != "off":  # with it, all tests run with nothing kept
            patch.setenv("SIMEXIT_CACHE", str(folder))
        yield folder


@pytest.fixture(scope="session", autouse=True)
def one_shipped_rulebook(own_cache: Path) -> Iterator[None]:
    """Commands run in here share the shipped rulebook, as the runs of one program do that opens it once.

    Reading it for each was half of what a check takes. Rulebooks and terms of one's own, another cache or none, and
    commands run as programs go the whole way.
    """
    opened: list[Rulebook] = []

    def opens(folder: Path | None = None, terms: Path | None = None, cache: Cache | None = None) -> Rulebook:
        if folder or terms or cache is None or cache.folder != own_cache:
            return load_rulebook(folder, terms, cache)
        if not opened:
            opened.append(load_rulebook(None, None, cache))
        return opened[0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rulebooks, "load_rulebook", opens)
        yield


@pytest.fixture(scope="session", autouse=True)
def shipped_texts_read_once(own_cache: Path) -> Iterator[None]:
    """The same for what the files of the shipped texts say: from this cache, and from none."""
    said: dict[tuple[Path, Path | None], dict[str, Any]] = {}

    def reads(path: Path, cache: Cache) -> dict[str, Any]:
        if not path.is_relative_to(SHIPPED) or cache.folder not in (None, own_cache):
            return _read(path, cache)
        if (path, cache.folder) not in said:
            said[path, cache.folder] = _read(path, cache)
        return said[path, cache.folder]

    _read = texts._read
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(texts, "_read", reads)
        yield


@pytest.fixture(scope="session", autouse=True)
def nothing_proven() -> Iterator[None]:
    """`rules verify` proves nothing but where that is what is tested: it takes many times what all else of it takes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prove, "can_prove", lambda: False)
        yield


@pytest.fixture(scope="session", autouse=True)
def searches() -> Iterator[None]:
    """Of the many copies of a rulebook that are verified, most decisions are those of the one before."""
    with searched_once():
        yield


@pytest.fixture(scope="session", autouse=True)
def readers() -> Iterator[None]:
    """Workbooks that are read in a process of their own are read by one that is there already."""
    with readers_kept():
        yield


@pytest.fixture
def new_readers() -> Iterator[None]:
    """For tests of those processes themselves."""
    with readers_begun_anew():
        yield
