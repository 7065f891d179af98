"""Install simexit from the wheels beside this file, for this user alone and without a network.

    python install.py [--to FOLDER] [--lang en|zh-Hans|zh-Hant]

Runs before anything is installed, maybe on a Python that is too old: it uses the standard library only.
"""

from __future__ import annotations

import argparse
import json
import locale
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
MARK = ".simexit-bundle"  # in a folder that this installer made, and may make anew
WINDOWS = os.name == "nt"


class Stopped(Exception):
    """Why it can't be installed: the key of a text, and the values to fill in."""

    def __init__(self, key: str, **words: object) -> None:
        super().__init__(key)
        self.key = key
        self.words = words


def main() -> int:
    """Install it, and say how it is started; return 1 when that fails."""
    options = _options()
    texts = json.loads((HERE / "texts.json").read_text(encoding="utf-8"))[options.lang]
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # an old console knows few characters
    folder = Path(options.to).expanduser().absolute()
    try:
        _check_python()
        print(texts["busy"].format(folder=folder), flush=True)
        python = _install(folder)
        said = subprocess.run(
            [python, "-I", "-m", "simexit", "--version"], capture_output=True, text=True, check=False
        )
        if said.returncode:
            raise Stopped("failed", folder=folder)
        print(texts["done"].format(said=said.stdout.strip()))
        print(texts["start"].format(command=_command(folder)))
    except Stopped as stopped:
        print(texts[stopped.key].format(**stopped.words), file=sys.stderr)
        return 1
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Installs simexit from the wheels beside this file, without a network."
    )
    home = os.environ.get("LOCALAPPDATA", "~/AppData/Local") if WINDOWS else "~/.local/share"
    parser.add_argument("--to", default=str(Path(home) / "simexit"), help="the folder to install into")
    parser.add_argument("--lang", choices=["en", "zh-Hans", "zh-Hant"], default=_language())
    return parser.parse_args()


def _language() -> str:
    """The language of this machine's settings, if simexit speaks it."""
    # A language may be asked for that this machine has no locale of, so the variables go first where they are used.
    asked = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    said = (asked or locale.getlocale()[0] or "").lower()
    if not said.startswith(("zh", "chinese")):
        return "en"
    return "zh-Hant" if any(word in said for word in ("tw", "hk", "mo", "hant", "traditional")) else "zh-Hans"


def _check_python() -> None:
    wanted = json.loads((HERE / "bundle.json").read_text(encoding="utf-8"))["python"]
    found = "{}.{}".format(*sys.version_info[:2])
    if found != wanted or sys.maxsize < 2**32:
        raise Stopped("python", wanted=wanted, found=found)


def _install(folder: Path) -> Path:
    """Install into a new environment, and return its Python."""
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise Stopped("taken", folder=folder)
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARK).touch()
    except OSError as error:
        raise Stopped("folder", folder=folder, said=error.strerror) from None
    environment = folder / "environment"
    made = subprocess.run(
        [sys.executable, "-I", "-m", "venv", environment], capture_output=True, text=True, check=False
    )
    if made.returncode:
        raise Stopped("venv", said=(made.stdout + made.stderr).strip().splitlines()[0])
    python = environment / ("Scripts/python.exe" if WINDOWS else "bin/python")
    # The wheels beside this file and no others, each held against its hash; this machine's settings of pip don't count.
    pip: list[str | Path] = [
        *(
            python,
            "-I",
            "-m",
            "pip",
            "--isolated",
            "install",
            "--quiet",
            "--no-input",
            "--disable-pip-version-check",
        ),
        *("--no-index", "--find-links", HERE / "wheels", "--only-binary=:all:"),
        *("--require-hashes", "-r", HERE / "requirements.lock"),
    ]
    quiet = {**os.environ, "PIP_CONFIG_FILE": os.devnull}
    if subprocess.run(pip, check=False, env=quiet).returncode:
        raise Stopped("failed", folder=folder)
    return python


def _command(folder: Path) -> str:
    """What starts the program: a command on the path if one can be put there, otherwise the whole path."""
    if WINDOWS:
        program = folder / "environment" / "Scripts" / "simexit.exe"
        local = os.environ.get("LOCALAPPDATA", "")
        place = Path(local) / "Microsoft" / "WindowsApps" / "simexit.cmd"
        # By the system's name for it: a console may not have the characters of a person's name.
        said = str(program).replace(local, "%LOCALAPPDATA%") if local else str(program)
        text = f'@"{said}" %*\r\n'
    else:
        program = folder / "environment" / "bin" / "simexit"
        place = Path("~/.local/bin/simexit").expanduser()
        text = f'#!/bin/sh\nexec "{program}" "$@"\n'
    ours = not place.exists() or text == place.read_bytes().decode("utf-8", "replace")
    if not ours or str(place.parent) not in os.environ.get("PATH", "").split(os.pathsep):
        return str(program)
    try:
        place.write_text(text, encoding="utf-8", newline="")
        place.chmod(0o755)
    except OSError:
        return str(program)
    return "simexit"


if __name__ == "__main__":
    sys.exit(main())
