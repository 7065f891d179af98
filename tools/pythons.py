"""Find the Pythons of this machine that are new enough, one of each minor release. Must not install anything.

python -m tools.pythons    print the path of the newest other release, or of this Python if there is no other
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click

OLDEST = (3, 11)
SWITCH = "SIMEXIT_PYTHONS"  # Pythons to look at first, parted as PATH is
_ASK = """
import sys, sysconfig, ensurepip, venv
print(*sys.version_info[:3], sysconfig.get_config_var("Py_GIL_DISABLED"))
"""


def find_pythons() -> dict[str, Path]:
    """Each version found, as `3.12.1`, and where it is; of each minor release, the first one found."""
    found: dict[tuple[int, ...], tuple[str, Path]] = {}
    for path in _candidates():
        version = _version(path)
        if version >= OLDEST:
            found.setdefault(version[:2], (".".join(map(str, version)), path))
    return dict(found[minor] for minor in sorted(found))


def _candidates() -> Iterator[Path]:
    yield from (Path(each) for each in os.environ.get(SWITCH, "").split(os.pathsep) if each)
    yield Path(sys._base_executable)  # type: ignore[attr-defined]
    home = Path.home()
    yield from sorted(home.glob(".pyenv/versions/*/bin/python"))
    yield from sorted(home.glob(".local/share/uv/python/*/bin/python3"))
    for minor in range(OLDEST[1], OLDEST[1] + 20):
        if path := shutil.which(f"python3.{minor}"):
            yield Path(path)
    if path := shutil.which("python3"):
        yield Path(path)


def _version(path: Path) -> tuple[int, ...]:
    """The version of a Python that can make environments; nothing if it is not one."""
    try:
        asked = subprocess.run([path, "-c", _ASK], capture_output=True, text=True, check=False, timeout=60)
    except OSError:
        return ()
    if asked.returncode:
        return ()
    *version, free_threaded = asked.stdout.split()
    return () if free_threaded == "1" else tuple(map(int, version))  # few libraries have wheels for those


def main() -> int:
    """Print one Python, for running the tests on another one than the main one."""
    this = sys.version_info[:2]
    found = find_pythons()
    others = [path for version, path in found.items() if tuple(map(int, version.split(".")[:2])) != this]
    if not others:
        click.echo(
            f"simexit: no second Python was found, so this one is used; {SWITCH} can name one", err=True
        )
    click.echo([Path(sys._base_executable), *others][-1])  # type: ignore[attr-defined]
    return 0


if __name__ == "__main__":
    sys.exit(main())
