"""The shortcut starts the page: the words it was made of come back out of it, whatever signs they hold."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from page.shortcut import make_shortcuts
from simexit.cli import run

ODD = ['/opt/my app/100% "$x" `y` \\z/bin/python', "-m", "simexit", "page"]
PLAIN = ["/usr/bin/python3", "-m", "simexit", "page"]


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("APPDATA", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)


def words_of_exec(line: str) -> list[str]:
    """The words of an Exec line, as freedesktop.org says to read it."""
    value = re.sub(r"\\\\", "\\\\", line.removeprefix("Exec=").replace("\\\\", "\\"))
    found = re.findall(r'"((?:[^"\\]|\\.)*)"', value)
    return [re.sub(r'\\(["`$\\])', r"\1", word).replace("%%", "%") for word in found]


@pytest.mark.parametrize("program", [PLAIN, ODD])
def test_on_linux_it_is_an_entry_of_the_menu_and_the_desktop(tmp_path: Path, program: list[str]) -> None:
    (tmp_path / "Desktop").mkdir()
    menu, desktop = make_shortcuts("linux", tmp_path, program)
    assert tmp_path / ".local/share/applications/simexit.desktop" == menu
    assert tmp_path / "Desktop/simexit.desktop" == desktop
    lines = menu.read_text("utf-8").splitlines()
    assert "[Desktop Entry]" == lines[0]
    keys = dict(line.split("=", 1) for line in lines[1:])
    assert {"Type", "Name", "Exec", "Terminal", "Comment", "Comment[zh_HK]", "Comment[zh_CN]"} <= {*keys}
    assert program == words_of_exec(next(line for line in lines if line.startswith("Exec=")))
    assert menu.read_bytes() == desktop.read_bytes()
    if os.name != "nt":
        assert desktop.stat().st_mode & 0o111


def test_where_there_is_no_desktop_the_menu_is_enough_and_again_is_the_same(tmp_path: Path) -> None:
    first = make_shortcuts("linux", tmp_path, PLAIN)
    before = first[0].read_bytes()
    assert first == make_shortcuts("linux", tmp_path, PLAIN)
    assert (1, before) == (len(first), first[0].read_bytes())


@pytest.mark.parametrize("program", [PLAIN, ODD])
def test_on_a_mac_it_is_a_file_that_the_shell_runs(tmp_path: Path, program: list[str]) -> None:
    (made,) = make_shortcuts("darwin", tmp_path, program)
    assert tmp_path / "Applications/simexit.command" == made
    first, then = made.read_text("utf-8").splitlines()
    assert ("#!/bin/sh", ["exec", *program]) == (first, shlex.split(then))
    if os.name != "nt":
        told = [sys.executable, "-c", "print('opened')"]
        done = subprocess.run(
            [*make_shortcuts("darwin", tmp_path, told)], capture_output=True, text=True, check=True
        )
        assert "opened" == done.stdout.strip()


def test_on_windows_it_stands_in_the_start_menu(tmp_path: Path) -> None:
    program = ["C:\\我的 程式\\100%\\pythonw.exe", "-m", "simexit", "page"]
    (made,) = make_shortcuts("win32", tmp_path, program)
    assert "Start Menu" in made.parts
    content = made.read_bytes().decode("utf-8")
    assert content.endswith('"C:\\我的 程式\\100%%\\pythonw.exe" "-m" "simexit" "page"\r\n')
    assert content.startswith("@echo off\r\n")


def test_the_command_says_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert 0 == run(["page", "--shortcut", "--lang", "zh-Hant"])
    for line in capsys.readouterr().out.splitlines():
        path, _, said = line.partition("：")
        assert Path(path).is_file()
        assert "用來開啟網頁" == said
