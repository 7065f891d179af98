"""How the page starts, is found by another start, and ends; what it leaves behind, and what it says meanwhile."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest

from batch.errors import InputError
from page.home import home_folder, kept_cases
from page.running import OpenPage, RunningFile
from page.server import PageServer
from page.serving import HOST, PageSettings, Serving
from page.starting import start
from simexit.cli import run
from simexit.misuse import BadValue
from simexit.rulebooks import Choices
from tests.support.page_server import NUMBER, LittlePage, Served, asked, served

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = PageSettings(
    keep_in=Path("kept"), idle_minutes=0.2
)  # a page that should not have started ends too
POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights and signals")


@pytest.fixture(autouse=True)
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own, so that no other page is found."""
    monkeypatch.setenv("SIMEXIT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def server() -> Iterator[Served]:
    with served() as running:
        yield running


def running_file(**settings: Any) -> RunningFile:
    return RunningFile(PageSettings(**{"keep_in": Path("kept"), **settings}))


def path_of(file: RunningFile) -> Path:
    assert file.path is not None
    return file.path


def found_by(file: RunningFile) -> OpenPage:
    found = file.find()
    assert found is not None
    return found


# ------------------------------------------------------------------------------------------ the file about it


@POSIX
def test_only_this_user_may_read_where_it_runs(server: Served) -> None:
    path = path_of(running_file())
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert 0o700 == stat.S_IMODE(path.parent.stat().st_mode)
    assert {"port": server.serving.port, "key": server.serving.key, "pid": os.getpid()} == json.loads(
        path.read_bytes()
    )
    server.close()
    assert [] == [*path.parent.glob("page-*")]


def test_a_page_that_runs_is_found_and_lets_a_browser_in(server: Served) -> None:
    found = found_by(running_file(port=1, folder=Path("x"), idle_minutes=3, debug=True))
    assert server.serving.port == found.running.port
    way = found.address().removeprefix(server.serving.address)
    assert 200 == server.ask("GET", way).status
    assert server.serving.key not in way


@pytest.mark.parametrize(
    "other",
    [
        {"lang": "zh-Hant"},
        {"keep_in": Path("elsewhere")},
        {"choices": Choices(prefer="refund")},
        {"hints": "off"},
    ],
)
def test_a_page_with_other_settings_is_another_one(server: Served, other: dict[str, Any]) -> None:
    assert running_file(**other).find() is None


def test_the_same_terms_are_the_same_from_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    near = running_file(keep_in=tmp_path, choices=Choices(terms=Path("terms.yaml")))
    far = running_file(keep_in=tmp_path, choices=Choices(terms=tmp_path / "terms.yaml"))
    assert near.path == far.path


def test_where_nothing_is_kept_every_start_is_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIMEXIT_CACHE", "off")
    with served() as server:
        assert running_file().find() is None
        assert 403 == server.ask("GET", "/").status


@POSIX
def test_a_file_that_others_could_read_or_that_is_a_link_is_not_trusted(
    server: Served, tmp_path: Path
) -> None:
    path = path_of(running_file())
    path.chmod(0o644)
    assert running_file().read() is None
    path.chmod(0o600)
    assert running_file().read() is not None
    path.rename(tmp_path / "other")
    path.symlink_to(tmp_path / "other")
    assert running_file().read() is None


def test_what_answers_in_its_place_is_not_taken_for_it(own_place: Path) -> None:
    """The file is old, and another program has the port by now: it gets no key, and no browser is sent there."""
    heard: list[bytes] = []
    with socket.create_server((HOST, 0)) as other:
        file = running_file()
        key = "k" * 64
        serving = Serving(
            keep_in=Path(), port=other.getsockname()[1], key=key, end=lambda: None, log=lambda _: None
        )
        file.write(serving)

        def answer() -> None:
            connection, _ = other.accept()
            heard.append(connection.recv(65536))
            body = b'{"version": "1", "proof": "", "ticket": "t"}'
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
            connection.close()

        thread = threading.Thread(target=answer)
        thread.start()
        assert file.find() is None
        thread.join(5)
    assert heard
    assert key.encode() not in heard[0]


def test_an_old_file_is_replaced_and_a_broken_one_ignored(own_place: Path) -> None:
    file = running_file()
    own_place.mkdir(0o700)
    for old in (b"", b"{", b'{"port": "x"}', json.dumps({"port": 1, "key": "k", "pid": 1}).encode()):
        path_of(file).write_bytes(old)
        path_of(file).chmod(0o600)
        assert file.find() is None
    with served() as server:
        assert server.serving.port == found_by(file).running.port
        path_of(file).write_bytes(json.dumps({"port": 1, "key": "another's", "pid": 1}).encode())
    assert path_of(file).exists()  # it was another page's by then


def test_who_asks_whether_it_is_alive_has_to_prove_that_he_has_the_key(server: Served) -> None:
    browser = server.enter()
    for headers in ({}, browser, {"X-Simexit-Nonce": "n"}, {"X-Simexit-Nonce": "n", "X-Simexit-Proof": "0"}):
        assert 403 == server.ask("GET", "/alive", headers).status
    body = json.dumps({"folder": "/x"})
    key = {"X-Simexit-Key": server.serving.key}
    for headers in (browser, {"X-Simexit-Key": "0"}, {**key, "Origin": server.serving.address}):
        assert 403 == server.ask("POST", "/open-folder", headers, body).status
    assert 403 == server.ask("GET", "/open-folder", key).status
    assert 200 == server.ask("POST", "/open-folder", key, body).status


# ------------------------------------------------------------------------------------------ starting


class Terminal:
    """What was said, and what was opened in the browser."""

    def __init__(self, *, works: bool = True) -> None:
        self.said: list[str] = []
        self.opened: list[str] = []
        self._works = works

    def browse(self, address: str) -> bool:
        self.opened.append(address)
        return self._works


def test_another_start_opens_the_page_that_runs() -> None:
    little, terminal = LittlePage(), Terminal()
    with served(little) as server:
        start(SETTINGS, little.make, terminal.browse, terminal.said.append)
        folder = replace(SETTINGS, folder=Path("/november"), port=1)
        start(folder, little.make, terminal.browse, terminal.said.append)
        assert ["/november"] == little.opened
        home, case = (address.removeprefix(server.serving.address) for address in terminal.opened)
        assert 'url=/"' in server.ask("GET", home).text
        assert 'url=/case/7"' in server.ask("GET", case).text
        key = server.serving.key
        assert f"The page is open already: {server.serving.address}/?key={key}" == terminal.said[0]
        assert "--port 1 " in terminal.said[2]
        with pytest.raises(InputError, match="did not open it: no case is there"):
            start(
                replace(SETTINGS, folder=Path("/not-one")),
                little.make,
                None,
                terminal.said.append,
            )


def test_a_first_start_says_where_it_is_opens_the_browser_and_ends_when_idle() -> None:
    little, terminal = LittlePage(), Terminal(works=False)
    begun = time.perf_counter()
    idle = PageSettings(keep_in=Path("kept"), lang="zh-Hant", idle_minutes=0.4 / 60)
    start(idle, little.make, terminal.browse, terminal.said.append)
    assert 0.3 < time.perf_counter() - begun < 5
    assert little.ended
    assert terminal.said[0].startswith(f"網頁已經開啟：http://{HOST}:")
    assert "網頁已經結束。" in terminal.said
    for _ in range(100):  # the browser is opened beside
        if any("無法開啟瀏覽器" in line for line in terminal.said):
            break
        time.sleep(0.05)
    assert any("無法開啟瀏覽器" in line for line in terminal.said)
    assert 1 == len(terminal.opened)


def test_the_browser_is_sent_to_the_case_that_was_named() -> None:
    little, terminal, servings = LittlePage(), Terminal(), list[Serving]()

    def make(serving: Serving) -> Any:
        servings.append(serving)
        return little.make(serving)

    def browse(address: str) -> bool:
        opened = terminal.browse(address)
        servings[0].end()
        return opened

    start(replace(SETTINGS, folder=Path("/november")), make, browse, terminal.said.append)
    assert ["/november"] == little.opened
    assert terminal.opened[0].endswith("&go=/case/7")


def test_every_request_puts_the_end_off() -> None:
    with served(idle_minutes=0.8 / 60) as server:
        browser = server.enter()
        for _ in range(4):
            time.sleep(0.3)
            assert 200 == server.ask("GET", "/", browser).status
        server.thread.join(3)
        assert not server.thread.is_alive()


def test_the_page_ends_when_it_is_told_and_so_does_the_application() -> None:
    little = LittlePage()
    with served(little) as server:
        browser = server.enter()
        token = server.ask("GET", "/", browser).text
        assert "ended" == server.ask("POST", "/stop", {**browser, "X-Csrf": token}).text
        server.thread.join(5)
        assert little.ended
        with pytest.raises(OSError):  # noqa: PT011 - each system has its own
            socket.create_connection((HOST, server.serving.port), timeout=1)


@POSIX
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_each_signal_ends_the_page_and_is_given_back(name: str) -> None:
    little, number = LittlePage(), getattr(signal, name)
    before = signal.getsignal(number)
    if before is signal.SIG_IGN:
        pytest.skip("this signal is ignored here")
    start(SETTINGS, little.make, None, lambda line: os.kill(os.getpid(), number) if "Ctrl" in line else None)
    assert little.ended
    assert before == signal.getsignal(number)


def test_a_port_in_use_is_said(server: Served) -> None:
    settings = PageSettings(keep_in=Path("other"), port=server.serving.port)
    with pytest.raises(BadValue, match=rf"port {server.serving.port} can't be used: .*; choose another"):
        start(settings, LittlePage().make, None, print)


def test_an_application_that_does_not_start_says_why() -> None:
    def broken(_: Serving) -> Any:
        async def app(*_: Any) -> None:
            raise LookupError("no templates")

        return app

    with pytest.raises(LookupError, match="no templates"):
        PageServer(SETTINGS, broken, print).run()


def test_a_terminal_that_is_gone_ends_the_page() -> None:
    def gone(_: str) -> None:
        raise BrokenPipeError

    little = LittlePage()
    with pytest.raises(BrokenPipeError):
        start(SETTINGS, little.make, None, gone)
    assert little.ended


def test_while_debugging_more_is_said_and_all_of_it_masked() -> None:
    with served(debug=True) as server:
        browser = server.enter()
        assert 500 == server.ask("GET", "/fail", browser).status
        server.raw(b"nonsense 91234567\r\n\r\n")
        logging.getLogger("python_multipart").warning("odd bytes: %s", NUMBER)
    said = "\n".join(server.log)
    assert "Traceback" in said
    assert "Invalid HTTP request" in said
    assert "odd bytes: ****4567" in said
    assert NUMBER not in said


def test_without_debugging_only_defects_are_said(server: Served) -> None:
    browser = server.enter()
    server.raw(b"nonsense 91234567\r\n\r\n")
    server.ask("GET", f"/nowhere/{NUMBER}", browser)
    logging.getLogger("python_multipart").warning("odd bytes: %s", NUMBER)
    assert [] == server.log


# ------------------------------------------------------------------------------------------ the command


@POSIX
def test_a_signal_ends_the_program_and_nothing_is_left(own_cache: Path, tmp_path: Path) -> None:
    """The page as it is: neither its cases nor the file about it stay."""
    aside = tmp_path / "aside"
    aside.mkdir()
    program = subprocess.Popen(
        [sys.executable, "-m", "simexit", "page", "--no-browser", "--keep-in", str(tmp_path / "kept")],
        cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "TMPDIR": str(aside), "SIMEXIT_CACHE": str(own_cache)},
    )  # fmt: skip
    assert program.stderr is not None
    address = re.fullmatch(r"The page is open: (http://\S+):(\d+)(/\?key=\w+)\n", program.stderr.readline())
    assert address is not None
    entered = asked(int(address[2]), address[3], {})
    cookie = {"Cookie": entered.headers["set-cookie"].partition(";")[0]}
    first = asked(int(address[2]), "/", cookie)
    assert 200 == first.status
    assert f"http://{HOST}" == address[1]
    assert (1, 1) == (len([*own_cache.glob("page-*.json")]), len([*aside.iterdir()]))
    program.send_signal(signal.SIGTERM)
    _, rest = program.communicate(timeout=20)
    assert (0, "The page has ended.") == (program.returncode, rest.splitlines()[-1])
    assert ([], []) == ([*own_cache.glob("page-*")], [*aside.iterdir()])


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, own_cache: Path) -> list[PageSettings]:
    """The settings that the command starts the page with; its rulebook is one that was met before."""
    monkeypatch.setenv("SIMEXIT_CACHE", str(own_cache))
    found: list[PageSettings] = []
    monkeypatch.setitem(sys.modules, "page.app", SimpleNamespace(make_app=found.append))
    monkeypatch.setattr("page.starting.start", lambda settings, make_app, *_: make_app(settings))
    return found


def test_the_command_tells_the_page_what_was_asked_for(told: list[PageSettings], tmp_path: Path) -> None:
    line = ["--assume", "still_needed=no", "--as-of", "2026-12-01", "--lang", "zh-Hant", "--prefer", "refund"]
    line += [
        "--folder",
        "a",
        "--keep-in",
        str(tmp_path),
        "--idle",
        "5",
        "--max-upload",
        "7",
        "--hints",
        "off",
    ]
    assert 0 == run(["page", *line])
    (settings,) = told
    assert {"still_needed": "no"} == settings.choices.assume
    assert (Path("a").absolute(), tmp_path) == (settings.folder, settings.keep_in)
    assert ("2026-12-01", "zh-Hant", "refund") == (
        str(settings.as_of), settings.lang, settings.choices.prefer
    )  # fmt: skip
    assert (5.0, 7_000_000, "off") == (settings.idle_minutes, settings.max_upload, settings.hints)


def test_the_language_is_the_browsers_unless_one_is_asked_for(told: list[PageSettings]) -> None:
    assert [0, 0] == [run(["page"]), run(["page", "--lang", "en"])]
    assert [None, "en"] == [settings.lang for settings in told]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (["--folder", __file__], "name a folder"),
        (["--assume", "still_needed=perhaps"], "still_needed"),
        (["--port", "70000"], "70000"),
        (["--idle", "-1"], "-1"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    told: list[PageSettings], line: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 2 == run(["page", *line])
    assert words in capsys.readouterr().err
    assert [] == told


@pytest.mark.parametrize(("lang", "words"), [("en", "install what is missing"), ("zh-Hant", "安裝")])
def test_missing_libraries_are_named_with_what_brings_them(
    told: list[PageSettings],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    lang: str,
    words: str,
) -> None:
    monkeypatch.setattr("page.command.find_spec", lambda name: None if name == "uvicorn" else object())
    assert 2 == run(["page", "--lang", lang])
    said = capsys.readouterr().err
    assert words in said
    assert "uvicorn" in said
    assert "pip install 'simexit[page]'" in said


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"DISPLAY": ":0", "LANG": "en_GB.UTF-8"}, "in the browser"),
        ({"WAYLAND_DISPLAY": "w", "LC_ALL": "zh_HK.UTF-8"}, "可在瀏覽器"),
        ({"DISPLAY": ":0", "LC_MESSAGES": "zh_CN", "LANG": "C"}, "可以在浏览器"),
        ({"DISPLAY": ":0"}, "in the browser"),
        ({}, None),
    ],
)
def test_the_name_alone_says_that_there_is_a_page(
    environment: dict[str, str],
    words: str | None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    run([])
    said = capsys.readouterr()
    last = (said.out + said.err).strip().splitlines()[-1]
    assert (words is not None and words in last) == ("simexit page" in last)
    assert (words is None) == ("simexit page" not in last)


def test_the_folders_of_a_home_are_found_whatever_they_are_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    assert home_folder("Documents", tmp_path) is None
    assert tmp_path / "simexit" == kept_cases(tmp_path)
    (tmp_path / "simexit").mkdir()
    (tmp_path / "simexit" / "pyvenv.cfg").touch()
    assert tmp_path / "simexit-cases" == kept_cases(tmp_path)
    (tmp_path / "Documents").mkdir()
    assert tmp_path / "Documents" == home_folder("Documents", tmp_path)
    assert tmp_path / "Documents" / "simexit" == kept_cases(tmp_path)
    (tmp_path / "文件").mkdir()
    (tmp_path / ".config").mkdir()
    places = 'XDG_DOCUMENTS_DIR="$HOME/文件"\nXDG_DESKTOP_DIR="$HOME"\n'
    (tmp_path / ".config" / "user-dirs.dirs").write_text(places, encoding="utf-8")
    assert tmp_path / "文件" == home_folder("Documents", tmp_path)
    assert home_folder("Desktop", tmp_path) is None  # the home itself: no desktop


def test_the_command_is_one_of_those_that_are_listed() -> None:
    from simexit import cli

    command = cli.simexit.get_command(click.Context(cli.simexit), "page")
    assert command is not None
    assert {"port", "folder", "keep_in", "idle_minutes", "max_upload", "shortcut", "no_browser"} <= {
        option.name for option in command.params
    }
