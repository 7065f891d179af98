"""The installer of a bundle: from its wheels alone, for one user, and what it says when it can't."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import string
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

OFFLINE = Path(__file__).resolve().parents[2] / "tools" / "offline"
TEXTS = json.loads((OFFLINE / "texts.json").read_text(encoding="utf-8"))
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"


def small_wheel(folder: Path) -> Path:
    """A wheel of a `simexit` that only tells its version."""
    about = "simexit-9.9.dist-info"
    parts = {
        "simexit/__init__.py": "def main() -> None:\n    print('simexit 9.9')\n",
        "simexit/__main__.py": "from simexit import main\nmain()\n",
        f"{about}/METADATA": "Metadata-Version: 2.1\nName: simexit\nVersion: 9.9\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{about}/entry_points.txt": "[console_scripts]\nsimexit = simexit:main\n",
    }
    record = "".join(f"{name},sha256={_digest(text)},{len(text)}\n" for name, text in parts.items())
    path = folder / "simexit-9.9-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in {**parts, f"{about}/RECORD": f"{record}{about}/RECORD,,\n"}.items():
            archive.writestr(name, text)
    return path


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    folder = tmp_path / "bundle"
    (folder / "wheels").mkdir(parents=True)
    wheel = small_wheel(folder / "wheels")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    (folder / "requirements.lock").write_text(f"simexit==9.9 --hash=sha256:{digest}\n")
    (folder / "bundle.json").write_text(json.dumps({"python": PYTHON, "system": "any"}))
    for name in ("install.py", "texts.json"):
        shutil.copy(OFFLINE / name, folder)
    return folder


def install(bundle: Path, *arguments: str, language: str = "C") -> subprocess.CompletedProcess[str]:
    home = bundle.parent / "home"
    (home / ".local" / "bin").mkdir(parents=True, exist_ok=True)
    # An index that can't be reached: asking it for anything would fail.
    environment = {
        "HOME": str(home), "USERPROFILE": str(home), "LOCALAPPDATA": str(home), "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PATH": str(home / ".local" / "bin"), "PYTHONUTF8": "1", "LANG": language,
    }  # fmt: skip
    command = [sys.executable, "-I", str(bundle / "install.py"), *arguments]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.mark.slow
def test_it_installs_and_installs_again(bundle: Path) -> None:
    for _ in range(2):
        done = install(bundle, "--lang", "en", "--to", str(bundle.parent / "a folder"))
        assert (0, "") == (done.returncode, done.stderr)
        assert "Installed: simexit 9.9\n" in done.stdout
    said = done.stdout.splitlines()[-1].removeprefix("Start it with: ")
    command = shutil.which(said, path=str(bundle.parent / "home" / ".local" / "bin")) or said
    # Not this folder's.
    elsewhere = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    ran = subprocess.run([command], capture_output=True, text=True, check=True, env=elsewhere)
    assert "simexit 9.9\n" == ran.stdout


@pytest.mark.slow
def test_a_wheel_that_was_changed_is_not_installed(bundle: Path) -> None:
    lock = bundle / "requirements.lock"
    lock.write_text(lock.read_text().partition("sha256:")[0] + f"sha256:{'0' * 64}\n")
    folder = bundle.parent / "new"
    done = install(bundle, "--lang", "en", "--to", str(folder))
    assert 1 == done.returncode
    assert TEXTS["en"]["failed"].format(folder=folder) in done.stderr


@pytest.mark.parametrize("language", TEXTS)
def test_another_python_is_told_which_one_is_needed(bundle: Path, language: str) -> None:
    (bundle / "bundle.json").write_text(json.dumps({"python": "3.99", "system": "any"}))
    done = install(bundle, "--lang", language)
    assert 1 == done.returncode
    assert TEXTS[language]["python"].format(wanted="3.99", found=PYTHON) == done.stderr.strip()


@pytest.mark.parametrize(
    ("asked", "language"),
    [("C", "en"), ("zh_CN.UTF-8", "zh-Hans"), ("zh_HK.UTF-8", "zh-Hant"), ("zh_TW.UTF-8", "zh-Hant")],
)
def test_it_speaks_the_language_of_the_machine(bundle: Path, asked: str, language: str) -> None:
    (bundle / "bundle.json").write_text(json.dumps({"python": "3.99", "system": "any"}))
    done = install(bundle, language=asked)
    assert TEXTS[language]["python"].format(wanted="3.99", found=PYTHON) == done.stderr.strip()


def test_a_folder_of_somebody_else_is_left_alone(bundle: Path) -> None:
    folder = bundle.parent / "theirs"
    folder.mkdir()
    (folder / "letter.txt").write_text("mine")
    done = install(bundle, "--lang", "en", "--to", str(folder))
    assert 1 == done.returncode
    assert TEXTS["en"]["taken"].format(folder=folder) in done.stderr
    assert ["letter.txt"] == [path.name for path in folder.iterdir()]


def test_it_says_the_same_in_every_language() -> None:
    words = [
        {key: {name for _, name, *_ in string.Formatter().parse(text) if name} for key, text in texts.items()}
        for texts in TEXTS.values()
    ]
    assert [words[0]] * len(words) == words
