"""What is kept comes back whole and from this user alone, or not at all; whatever goes wrong is no error."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.keeping.cache import KEPT, Cache
from simexit import user_cache

ROOT = Path(__file__).resolve().parents[2]
POSIX = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows gives each user a folder of their own")


@pytest.fixture
def kept(tmp_path: Path) -> Cache:
    """A cache that keeps one file."""
    found = Cache(tmp_path / "home" / "simexit")
    (tmp_path / "home").mkdir()
    found.put("thing", "key", b"what was worked out")
    return found


def only_file(kept: Cache) -> Path:
    assert kept.folder is not None
    (path,) = kept.folder.iterdir()
    return path


def test_gives_back_what_was_put(kept: Cache) -> None:
    assert b"what was worked out" == kept.get("thing", "key")
    assert (None, None) == (kept.get("thing", "other"), kept.get("other", "key"))
    assert [] == kept.refused


def test_without_a_folder_nothing_is_kept() -> None:
    none = Cache()
    none.put("thing", "key", b"it")
    assert (None, []) == (none.get("thing", "key"), none.refused)


@given(content=st.binary(max_size=200))
def test_gives_back_any_bytes(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    found = Cache(tmp_path_factory.mktemp("home") / "simexit")
    found.put("thing", "key", content)
    assert content == found.get("thing", "key")


def test_a_changed_byte_is_found_wherever_it_is(kept: Cache) -> None:
    path = only_file(kept)
    whole = path.read_bytes()
    damaged = [whole[:end] for end in range(len(whole))] + [whole + b"\0"]
    damaged += [
        whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :]
        for at in range(len(whole))
        for bit in (0, 7)
    ]
    for content in damaged:
        path.write_bytes(content)
        assert kept.get("thing", "key") is None
    path.write_bytes(whole)
    assert b"what was worked out" == kept.get("thing", "key")


def test_a_file_in_the_place_of_another_is_no_good(kept: Cache) -> None:
    path = only_file(kept)
    path.rename(path.with_name(path.name.replace("key", "other")))
    assert kept.get("thing", "other") is None


def test_only_the_newest_of_a_kind_stay(kept: Cache) -> None:
    assert kept.folder is not None
    for number in range(KEPT + 3):
        kept.put("many", str(number), b"")
        newest = next(kept.folder.glob(f"many-{number}.*"))
        os.utime(newest, ns=(number, number))
    assert KEPT == len(list(kept.folder.glob("many-*")))
    assert (None, b"") == (kept.get("many", "0"), kept.get("many", str(KEPT + 2)))
    assert b"what was worked out" == kept.get("thing", "key")


# ------------------------------------------------------------------------------------------ whom it trusts


@POSIX
def test_another_users_file_and_folder_are_not_read(kept: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert kept.get("thing", "key") is None
    kept.put("thing", "mine", b"it")
    assert ["not_ours"] * 2 == [item.why for item in kept.refused]
    monkeypatch.undo()
    assert kept.get("thing", "mine") is None


@POSIX
def test_another_users_file_in_ones_own_folder_is_not_read(
    kept: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fstat

    def foreign(file: int) -> os.stat_result:
        found = list(real(file))
        found[4] += 1
        return os.stat_result(found)

    monkeypatch.setattr(os, "fstat", foreign)
    assert kept.get("thing", "key") is None


@POSIX
@pytest.mark.parametrize("which", ["file", "folder"])
@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777])
def test_what_others_may_write_is_not_read(kept: Cache, which: str, mode: int) -> None:
    assert kept.folder is not None
    path = only_file(kept) if which == "file" else kept.folder
    path.chmod(mode)
    assert kept.get("thing", "key") is None
    path.chmod(0o755)  # may be read by others, which does no harm
    assert b"what was worked out" == kept.get("thing", "key")


@POSIX
def test_what_it_makes_is_this_users_alone(kept: Cache) -> None:
    path = only_file(kept)
    assert (0o700, 0o600) == (path.parent.stat().st_mode & 0o777, path.stat().st_mode & 0o777)


@POSIX
def test_links_are_not_followed(kept: Cache, tmp_path: Path) -> None:
    path = only_file(kept)
    elsewhere = path.rename(tmp_path / "elsewhere")
    path.symlink_to(elsewhere)
    assert kept.get("thing", "key") is None
    linked = Cache(tmp_path / "linked")
    (tmp_path / "linked").symlink_to(path.parent)
    linked.put("thing", "key", b"it")
    assert linked.get("thing", "key") is None
    assert path.is_symlink()


@POSIX
def test_a_pipe_in_the_place_of_a_file_does_not_hold_it_up(kept: Cache) -> None:
    path = only_file(kept)
    path.unlink()
    os.mkfifo(path, 0o600)
    assert kept.get("thing", "key") is None


def test_a_folder_in_the_place_of_a_file_does_no_harm(kept: Cache) -> None:
    path = only_file(kept)
    path.unlink()
    path.mkdir()
    kept.put("thing", "key", b"it")
    assert kept.get("thing", "key") is None
    assert [path] == list(path.parent.iterdir())  # nothing half-written is left


# ------------------------------------------------------------------------------------------- what goes wrong


def test_where_there_is_no_home_none_is_made(tmp_path: Path) -> None:
    lost = Cache(tmp_path / "no" / "such" / "home")
    lost.put("thing", "key", b"it")
    assert lost.get("thing", "key") is None
    assert [] == list(tmp_path.iterdir())


def test_a_file_in_the_place_of_the_folder_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "simexit").write_text("mine")
    blocked = Cache(tmp_path / "simexit")
    blocked.put("thing", "key", b"it")
    assert blocked.get("thing", "key") is None
    assert "mine" == (tmp_path / "simexit").read_text()


@pytest.mark.parametrize("call", ["open", "mkdir", "replace"])
def test_where_nothing_can_be_written_it_goes_on(
    tmp_path: Path, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(*{"open": (os, call), "mkdir": (Path, call), "replace": (Path, call)}[call], refused)
    found = Cache(tmp_path / "simexit")
    found.put("thing", "key", b"it")
    assert [(tmp_path / "simexit", "failed", "Read-only file system")] == found.refused
    monkeypatch.undo()
    assert found.get("thing", "key") is None
    assert [] == [*tmp_path.glob("simexit/*")]


def test_many_may_write_at_once(tmp_path: Path) -> None:
    """Each reader meets nothing, or one of the whole files."""
    program = (
        "import sys; from pathlib import Path; from engine.keeping.cache import Cache\n"
        "found, mine = Cache(Path(sys.argv[1])), sys.argv[2].encode() * 100_000\n"
        "for _ in range(40):\n"
        "    found.put('thing', 'key', mine)\n"
        "    seen = found.get('thing', 'key')\n"
        "    assert seen in (b'a' * 100_000, b'b' * 100_000, b'c' * 100_000), found.refused\n"
        "assert [] == found.refused\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", program, str(tmp_path / "simexit"), letter], cwd=ROOT)
        for letter in "abc"
    ]
    assert [0, 0, 0] == [one.wait() for one in running]
    assert 1 == len(list((tmp_path / "simexit").iterdir()))


# --------------------------------------------------------------------------------------------- where it lies


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {"HOME": "/home/me"}, "/home/me/.cache/simexit"),
        ("linux", {"HOME": "/home/me", "XDG_CACHE_HOME": "/scratch"}, "/scratch/simexit"),
        ("linux", {"HOME": "/home/me", "XDG_CACHE_HOME": "scratch"}, None),
        ("linux", {"HOME": "home"}, None),
        ("linux", {}, None),
        ("darwin", {"HOME": "/Users/me", "XDG_CACHE_HOME": "/scratch"}, "/Users/me/Library/Caches/simexit"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/simexit/Cache"),
        ("win32", {"HOME": "/home/me"}, None),
        ("linux", {"HOME": "/home/me", "SIMEXIT_CACHE": "off"}, None),
        ("linux", {"HOME": "/home/me", "SIMEXIT_CACHE": "OFF"}, None),
        ("linux", {"HOME": "/home/me", "SIMEXIT_CACHE": "/mine"}, "/mine"),
    ],
)
def test_lies_where_the_system_has_such(
    platform: str, variables: dict[str, str], expected: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA", "SIMEXIT_CACHE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", platform)
    assert (None if expected is None else Path(expected)) == user_cache.user_cache().folder
