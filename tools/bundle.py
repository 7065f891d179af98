"""Make a zip to install simexit from on a computer without a network: all wheels, and a one-command installer.

python -m tools.bundle [--system SYSTEM] [--python VERSION] [-o FOLDER]    by default for this computer

Needs the network (PyPI) once. durable-rules has no wheel for any system, so its twin decides there, and says so.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

import click

from simexit import __version__
from tools.pins import Target, pins_for, read_lock
from tools.sbom import NAME, written
from tools.systems import PYTHONS, SYSTEMS, this_python, this_system
from tools.wheel import ROOT, build_wheel

OFFLINE = Path(__file__).resolve().parent / "offline"
FOLDERS = {"win32": r"%LOCALAPPDATA%\simexit"}
ANY_DAY = (2026, 1, 1, 0, 0, 0)  # the same wheels give the same zip, on any day


@click.command()
@click.option("--system", type=click.Choice(list(SYSTEMS)), default=this_system, help="What it is for.")
@click.option("--python", type=click.Choice(PYTHONS), default=this_python, help="The Python it is for.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=Path("dist"), help="Where the zip goes."
)
def main(system: str, python: str, output: Path) -> None:
    """Make a bundle to install simexit from without a network."""
    with tempfile.TemporaryDirectory(prefix="simexit-bundle-") as made:
        name = f"simexit-{__version__}-{system}-python{python}"
        folder = Path(made) / name
        fill(folder, system, replace(SYSTEMS[system], python=python))
        output.mkdir(parents=True, exist_ok=True)
        path = output / f"{name}.zip"
        pack(folder, path)
    click.echo(f"{path} ({path.stat().st_size / 1e6:.0f} MB)")


def fill(folder: Path, system: str, target: Target) -> None:
    """Put everything into a new folder: the wheels, the lock, the installer and how to use it."""
    wheels = folder / "wheels"
    wheel = build_wheel(wheels)
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    # What only building from source needs is left out.
    pins = [
        pin for pin in pins_for(read_lock(ROOT / "requirements.lock"), target) if pin.name != "setuptools"
    ]
    lines = [pin.line() for pin in pins]
    lock = folder / "requirements.lock"
    lock.write_text("\n".join(lines) + "\n", encoding="utf-8")
    download(lock, wheels, target)
    own = f"simexit=={__version__} --hash=sha256:{digest}"
    lock.write_text("\n".join([*lines, own]) + "\n", encoding="utf-8")
    (folder / NAME).write_text(written(pins), encoding="utf-8", newline="\n")
    (folder / "bundle.json").write_text(
        json.dumps({"python": target.python, "system": system}), encoding="utf-8"
    )
    words = {
        "version": __version__, "system": system, "python": target.python,
        "folder": FOLDERS.get(target.system, "~/.local/share/simexit"),
    }  # fmt: skip
    for name in ("install.py", "texts.json"):
        shutil.copy(OFFLINE / name, folder)
    starter = "install.cmd" if target.system == "win32" else "install.sh"
    for name in (starter, "README.txt"):
        text = (OFFLINE / name).read_bytes().decode("utf-8")
        for word, said in words.items():
            text = text.replace(f"{{{word}}}", said)
        (folder / name).write_bytes(text.encode("utf-8"))


def download(lock: Path, wheels: Path, target: Target) -> None:
    """Download the wheels of a lock for the named Python and system, not for those that this runs on."""
    release = target.python.replace(".", "")
    command = [
        *(sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--disable-pip-version-check"),
        *("--no-deps", "--require-hashes", "--only-binary=:all:", "--dest", str(wheels), "-r", str(lock)),
        *("--implementation", "cp", "--python-version", target.python),
        *("--abi", f"cp{release}", "--abi", "abi3", "--abi", "none"),
        *(option for name in target.platforms for option in ("--platform", name)),
    ]
    if subprocess.run(command, check=False).returncode:
        raise click.ClickException("the wheels could not be fetched; what pip said stands above")


def pack(folder: Path, path: Path) -> None:
    """Pack the folder into a zip, uncompressed, since wheels are compressed already."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                entry = zipfile.ZipInfo(file.relative_to(folder.parent).as_posix(), ANY_DAY)
                entry.external_attr = (0o755 if file.suffix == ".sh" else 0o644) << 16
                archive.writestr(entry, file.read_bytes())


if __name__ == "__main__":
    main()
