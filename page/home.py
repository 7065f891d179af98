"""Find the folders of this user's home that a desktop gives names to. Must not know what is put there."""

from __future__ import annotations

import os
import re
from pathlib import Path

_LINE = re.compile(r'^XDG_(\w+)_DIR="(.*)"\s*$', re.MULTILINE)


def home_folder(name: str, home: Path | None = None) -> Path | None:
    """The folder `Desktop` or `Documents`, whatever it is called in the user's language; None where there is none."""
    home = home or Path.home()
    said = os.environ.get("XDG_CONFIG_HOME", "")
    places = (Path(said) if said else home / ".config") / "user-dirs.dirs"
    try:
        named = dict(_LINE.findall(places.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        named = {}
    given = named.get(name.upper(), "").replace("$HOME", str(home))
    folder = Path(given) if given else home / name
    return folder if folder.is_dir() and folder != home else None


def kept_cases(home: Path | None = None) -> Path:
    """Where cases are kept that the user wants to keep."""
    folder = (home_folder("Documents", home) or home or Path.home()) / "simexit"
    # The program itself may be installed there.
    return folder.with_name("simexit-cases") if (folder / "pyvenv.cfg").exists() else folder
