"""Install the built wheel for every Python found, with and without a compiler on PATH, and run it there.

python -m tools.matrix [VERSION ...]    only these, as 3.12; SIMEXIT_PYTHONS names Pythons that are not found

Each Python gets its own environment, outside the checkout, with the releases of the lock: the oldest by its own pip, as
people install it, the others by uv, which is quicker. There the commands are run first with nothing on PATH, then with
the usual PATH. Their results, which engine decides, and a digest of the codes are printed as a table; all digests have
to be equal.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import click

from tools.pythons import SWITCH, find_pythons
from tools.wheel import build_wheel

Command = Sequence[str | Path]
Outcome = subprocess.CompletedProcess[str]

ROOT = Path(__file__).resolve().parent.parent
DAY = "2026-11-21"
# Each command, and the exit status that is right for it. The demo's fleet is the one that the others check, so it is
# made once for a Python; the others are run without durable-rules and with it.
DEMO = "demo"
COMMANDS: dict[str, tuple[list[str], int]] = {
    DEMO: (["demo", "-o", "demo", "--as-of", DAY], 0),
    "check": (["check", "--set", "line_status=active", "--set", "carrier=cmhk", "--as-of", DAY], 0),
    "batch": (["batch", "../demo/fleet.xlsx", "-o", "codes.csv", "-o", "report.xlsx", "--as-of", DAY], 0),
    "review": (["review", "report.xlsx", "--as-of", DAY], 0),
}
PIP = ("-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check")
UV = (sys.executable, "-m", "uv", "pip", "install", "--quiet", "--no-config")
LOCKED = ("--require-hashes", "--only-binary=:all:", "-r", ROOT / "requirements.lock")


@dataclass(frozen=True)
class Tried:
    """One Python with or without a compiler: what came of it."""

    python: str
    compiler: str
    engine: str
    results: Mapping[str, str]
    digest: str

    @property
    def good(self) -> bool:
        """Whether every command did what it should."""
        return bool(self.digest) and set(self.results.values()) == {"ok"}


def main(wanted: Sequence[str]) -> int:
    """Try them all; return 1 when a command fails or two disagree."""
    pythons = {
        version: path
        for version, path in find_pythons().items()
        if not wanted or version.rpartition(".")[0] in wanted
    }
    oldest = next(iter(pythons), "")
    with tempfile.TemporaryDirectory(prefix="simexit-matrix-") as folder:
        wheel = build_wheel(Path(folder) / "wheel")
        # All at once: each keeps one processor busy for much of its time, so with one after another some would idle.
        with ThreadPoolExecutor(max(len(pythons), 1)) as several:
            found = several.map(
                lambda version, path: try_python(
                    version, path, wheel, Path(folder) / version, by_pip=version == oldest
                ),
                pythons.keys(),
                pythons.values(),
            )
            tried = [each for both in found for each in both]
    show(tried)
    for minor in wanted:
        if not any(version.startswith(f"{minor}.") for version in pythons):
            click.echo(f"skipped: no Python {minor} was found; {SWITCH} can name one")
    if not tried:
        return 1
    agree = len({each.digest for each in tried}) == 1
    click.echo(f"codes of the sample fleet: {'the same everywhere' if agree else 'NOT the same'}")
    return 0 if agree and all(each.good for each in tried) else 1


def try_python(version: str, path: Path, wheel: Path, folder: Path, *, by_pip: bool) -> list[Tried]:
    """The two environments of one Python."""
    click.echo(f"Python {version}: {path}", err=True)
    python = folder / "environment" / "bin" / "python"
    nothing = folder / "nothing"
    nothing.mkdir(parents=True)
    found = clean_environment(folder)
    bare = {**found, "PATH": str(nothing)}
    run([path, "-m", "venv", folder / "environment"], bare)
    if by_pip or outcome([*UV, "--python", python, *LOCKED], ROOT, bare).returncode:
        run([python, *PIP, *LOCKED], bare)
    run([python, *PIP, "--no-deps", wheel], bare)
    demo = ended(DEMO, python, folder, bare)
    without = try_commands(version, "no", python, folder / "without", bare, demo)
    built = outcome([shutil.which("sh") or "sh", ROOT / "tools" / "durable.sh", python], ROOT, found)
    if built.returncode:
        complain(f"Python {version}: durable-rules could not be built", built)
    compiler = "fails" if built.returncode else "yes"
    return [without, try_commands(version, compiler, python, folder / "with", found, demo)]


def clean_environment(home: Path) -> dict[str, str]:
    """This environment without what would lead a Python to another's packages, and without our own settings."""
    ours = ("PYTHON", "SIMEXIT", "VIRTUAL_ENV")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    # What pip and uv have fetched is kept where it always is, so that it is not fetched anew for each.
    pip, uv = (
        outcome([sys.executable, "-m", *asked], ROOT, kept).stdout.strip()
        for asked in (("pip", "cache", "dir"), ("uv", "cache", "dir", "--no-config"))
    )
    return {**kept, "XDG_CACHE_HOME": str(home / "cache"), "PIP_CACHE_DIR": pip, "UV_CACHE_DIR": uv}


def try_commands(
    version: str, compiler: str, python: Path, folder: Path, environment: Mapping[str, str], demo: str
) -> Tried:
    """Run every command over the demo's fleet, in a folder that is empty at first."""
    folder.mkdir()
    said = outcome([python, "-m", "simexit", "--version"], folder, environment)
    engine = said.stdout.strip().rstrip(")").rpartition("decided by ")[2] or "?"
    others = (name for name in COMMANDS if name != DEMO)
    results = {DEMO: demo} | {name: ended(name, python, folder, environment) for name in others}
    codes = folder / "codes.csv"
    digest = hashlib.sha256(codes.read_bytes()).hexdigest()[:12] if codes.exists() else ""
    return Tried(version, compiler, engine, results, digest)


def ended(name: str, python: Path, folder: Path, environment: Mapping[str, str]) -> str:
    """Run a command; whether it ended as it should, or else its exit status."""
    arguments, right = COMMANDS[name]
    done = outcome([python, "-m", "simexit", *arguments], folder, environment)
    if done.returncode == right:
        return "ok"
    complain(f"{python}: simexit {name} ended with {done.returncode}", done)
    return f"exit {done.returncode}"


def outcome(command: Command, folder: Path, environment: Mapping[str, str]) -> Outcome:
    """What a command said, and how it ended."""
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def run(command: Command, environment: Mapping[str, str]) -> None:
    """Run a step without which nothing can be tried."""
    done = outcome(command, ROOT, environment)
    if done.returncode:
        complain(" ".join(map(str, command)), done)
        sys.exit(1)


def complain(what: str, done: Outcome) -> None:
    """Show what went wrong, in full."""
    click.echo(f"{what}:\n{done.stdout}{done.stderr}", err=True)


def show(tried: Sequence[Tried]) -> None:
    """Print the results as a table."""
    rows = [("Python", "compiler", "decided by", *COMMANDS, "codes.csv")]
    rows += [(each.python, each.compiler, each.engine, *each.results.values(), each.digest) for each in tried]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
