"""Make a shortcut that opens the page: an entry of the desktop's menu, or a file to open, as each system has it.

It must not start anything itself.
"""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from page.home import home_folder
from page.plain_pages import start_words

_LOCALES = {"zh-Hant": ("zh_HK", "zh_TW"), "zh-Hans": ("zh_CN", "zh_SG")}
_RUNNABLE = 0o755


def make_shortcuts(
    platform: str = sys.platform, home: Path | None = None, program: Sequence[str] | None = None
) -> list[Path]:
    """Write the shortcuts of this system for this user, over earlier ones; where they are."""
    home = home or Path.home()
    # -P: nothing is loaded from the folder that it happens to start in
    program = program or [_python(platform), "-P", "-m", "simexit", "page"]
    if platform == "win32":
        roaming = Path(os.environ.get("APPDATA") or home / "AppData" / "Roaming")
        menu = roaming / "Microsoft" / "Windows" / "Start Menu" / "Programs"
        return [_written(menu / "simexit.cmd", _batch_file(program), newline="\r\n")]
    if platform == "darwin":
        script = f"#!/bin/sh\nexec {shlex.join(program)}\n"
        return [_written(home / "Applications" / "simexit.command", script, mode=_RUNNABLE)]
    entry = _desktop_entry(program)
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    made = [_written(data / "applications" / "simexit.desktop", entry)]
    desktop = home_folder("Desktop", home)
    if desktop is not None:  # a desktop starts only what may be run
        made.append(_written(desktop / "simexit.desktop", entry, mode=_RUNNABLE))
    return made


def _written(path: Path, text: str, *, newline: str = "\n", mode: int = 0o644) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline=newline)
    path.chmod(mode)
    return path


def _python(platform: str) -> str:
    """The Python that runs now; on Windows its sister that opens no console window."""
    here = Path(sys.executable)
    quiet = here.with_name("pythonw.exe")
    return str(quiet if platform == "win32" and quiet.exists() else here)


def _batch_file(program: Sequence[str]) -> str:
    words = " ".join(f'"{word}"' for word in program).replace("%", "%%")
    return f'@echo off\nchcp 65001 >nul\nstart "" /d "%USERPROFILE%" {words}\n'


def _desktop_entry(program: Sequence[str]) -> str:
    """An entry as freedesktop.org describes it, named in each language."""
    lines = ["[Desktop Entry]", "Type=Application", "Version=1.5", "Name=simexit"]
    lines.append(f"Comment={start_words('en').say('about')}")
    for language, names in _LOCALES.items():
        lines += [f"Comment[{name}]={start_words(language).say('about')}" for name in names]
    lines += [
        f"Exec={' '.join(map(_quoted, program))}",
        "Terminal=false",
        "Categories=Office;",
        "StartupNotify=false",
    ]
    return "\n".join(lines) + "\n"


def _quoted(word: str) -> str:
    """A word of a command as an entry writes it: quoted, its signs escaped, and once more as any text of the entry."""
    for sign in '\\"`$':
        word = word.replace(sign, "\\" + sign)
    return '"' + word.replace("\\", "\\\\").replace("%", "%%") + '"'
