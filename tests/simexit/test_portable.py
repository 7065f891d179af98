"""Nothing here needs one system: no name that another has not, and every command runs without POSIX's own modules."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from tests.support.engines_here import DURABLE_RULES
from tests.support.unhurried import some_in_haste

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("engine", "language", "batch", "simexit", "page", "rulesets")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
# Python's modules that only some systems have.
NOT_EVERYWHERE = (
    *("resource", "fcntl", "pwd", "grp", "termios", "tty", "pty", "readline", "syslog", "posix", "curses"),
    *("msvcrt", "winreg", "winsound", "_winapi", "nt"),
)
# Who may import them: each has another side for the systems without.
HANDLED = {"batch/parts.py": {"fcntl"}, "batch/reading/process_limits.py": {"resource"}}


# --- what the source says


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((name.name.partition(".")[0], node.lineno) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0], node.lineno


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_modules_of_one_system_are_imported_only_where_there_is_another_side(path: Path) -> None:
    handled = HANDLED.get(path.relative_to(ROOT).as_posix(), set())
    found = [(name, line) for name, line in imported(path) if name in NOT_EVERYWHERE and name not in handled]
    assert [] == found


# What other files hold counts as known and may be anything, so what a function returns is left to `make test`.
LOOKED_AT = """
[mypy]
follow_imports = skip
ignore_missing_imports = True
check_untyped_defs = True
disable_error_code = return-value
[mypy-{packages}]
follow_imports = skip
follow_imports_for_stubs = True
"""


def complaints(system: str, paths: Sequence[Path], folder: Path) -> tuple[int, str]:
    """What the type checker, which knows what Python's own modules hold on each system, says of files."""
    config = folder / "mypy.ini"
    others = ("click", "numpy", "openpyxl", "pandas", "pyarrow", "rich", "yaml")
    said = LOOKED_AT.format(packages=",".join(f"{name}.*" for name in others))
    config.write_text(said, encoding="utf-8", newline="\n")
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", str(config), "--platform", system, "--no-incremental",
         *map(str, paths)],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return checked.returncode, checked.stdout


def differing() -> set[str]:
    """The modules of Python that hold other names on another system, as the type checker's stubs tell."""
    mypy = pytest.importorskip("mypy")
    stubs = Path(mypy.__file__).parent / "typeshed" / "stdlib"
    return {
        path.relative_to(stubs).with_suffix("").parts[0]
        for path in stubs.rglob("*.pyi")
        if "sys.platform" in path.read_text(encoding="utf-8")
    }


@pytest.mark.slow
@pytest.mark.parametrize("system", some_in_haste(["win32", "darwin"], 2))
def test_no_name_is_used_that_another_system_has_not(system: str, tmp_path: Path) -> None:
    """os.fork, signal.SIGKILL, errno.EDQUOT: only files that import a module of which there are such names can."""
    modules = differing()
    assert {"os", "signal", "errno", "socket", "time"} <= modules
    paths = [path for path in MODULES if modules & {name for name, _ in imported(path)}]
    assert len(paths) > 20
    status, said = complaints(system, paths, tmp_path)
    assert 0 == status, said


def test_a_name_that_another_system_has_not_is_found(tmp_path: Path) -> None:
    path = tmp_path / "careless.py"
    path.write_text("import os, signal\nos.fork()\nsignal.SIGKILL\n", encoding="utf-8", newline="\n")
    status, said = complaints("win32", [path], tmp_path)
    assert (1, 2) == (status, said.count("Module has no attribute"))


def is_careless(call: ast.Call) -> bool:
    """Whether it reads text without saying how it is encoded, or writes it without saying how lines end, too."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    said = {keyword.arg for keyword in call.keywords}
    modes = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    if name == "write_text":
        return not {"encoding", "newline"} <= said
    if name == "read_text":
        return "encoding" not in said
    builtin, binary = isinstance(call.func, ast.Name), bool(modes) and "b" in modes[-1]
    return name == "open" and builtin and not binary and "encoding" not in said


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_text_is_written_alike_on_every_system(path: Path) -> None:
    calls = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    assert [] == [call.lineno for call in calls if is_careless(call)]


# --- what runs

HIDE = """
import importlib.abc, sys, warnings
warnings.filterwarnings("error", category=EncodingWarning, module=r"({ours})\\b")
class Hidden(importlib.abc.MetaPathFinder):
    names = {names!r}
    def find_spec(self, name, path=None, target=None):
        if name in self.names:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Hidden())
for name in Hidden.names:
    sys.modules.pop(name, None)
"""
# What Python's own library cannot do without on the system that this runs on stays.
POSIX_ONLY = ("resource", "fcntl", "pwd", "grp", "termios", "readline")
HIDE = HIDE.format(names=set(POSIX_ONLY), ours="|".join(PACKAGES))
RUN = HIDE + textwrap.dedent("""
    from batch.reading import sandbox
    sandbox._START = HIDE + sandbox._START
    from simexit.cli import main
    main()
""").replace("HIDE", repr(HIDE), 1)
IMPORT = HIDE + textwrap.dedent("""
    import importlib
    for name in sys.argv[1:]:
        importlib.import_module(name)
    print(*sorted(set(sys.modules) & Hidden.names))
""")


def strict(program: str, *arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run it as a system with another default encoding would have it: relying on the default is an error of ours."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNDEFAULTENCODING": "1"}
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=folder or ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


def test_every_module_loads_without_what_only_posix_has() -> None:
    names = [
        path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
        for path in MODULES
        if path.name != "__main__.py"
        and (
            DURABLE_RULES or path != ROOT / "engine" / "inference.py"
        )  # it loads only where durable-rules is
    ]
    assert len(names) > 100
    done = strict(IMPORT, *names)
    assert (0, "") == (done.returncode, done.stdout.strip()), done.stderr


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the sample fleet was made and checked, without what only POSIX has."""
    folder = tmp_path_factory.mktemp("portable")
    done = strict(RUN, "demo", "-o", "demo", "--as-of", "2026-11-21", folder=folder)
    assert 0 == done.returncode, done.stderr
    parquet.write_table(pa.table({"Phone": ["61234567"], "Carrier": ["csl"]}), folder / "fleet.parquet")
    return folder


COMMANDS = [
    "check --set still_needed=no --set carrier=cmhk",
    "batch demo/fleet.xlsx -o x.xlsx -o x.csv -o x.jsonl -o x.parquet",
    "batch fleet.parquet --dry-run",
    "review demo/fleet-report.xlsx",
    "review x.xlsx --against demo/fleet-report.xlsx --requests requests",
    "template -o template.xlsx",
    "facts",
    "rules list",
    "rules docs -o docs",
    "rules test",
]


def test_every_command_runs_without_what_only_posix_has(demo: Path) -> None:
    from simexit.cli import run

    unlimited = "can't limit how much memory"
    for line in COMMANDS:
        done = strict(RUN, *line.split(), folder=demo)
        assert done.returncode in (0, 1) if "docs" not in line else done.returncode == 0, (line, done.stderr)
        assert "Traceback" not in done.stderr
        reads_apart = any(word in line for word in ("xlsx -o", "parquet --dry", "review"))
        assert reads_apart == (unlimited in done.stderr), (line, done.stderr)
    assert (demo / "x.xlsx").exists()
    assert (
        run(["batch", str(demo / "demo" / "fleet.xlsx"), "-o", str(demo / "y.csv"), "--as-of", "2026-11-21"])
        == 0
    )


def test_what_they_write_is_the_same_with_and_without(demo: Path) -> None:
    fleet = str(demo / "demo" / "fleet.xlsx")
    endings = ("csv", "jsonl", "parquet", "xlsx")
    written: list[list[bytes]] = []
    for program in (RUN, "from simexit.cli import main; main()"):
        outputs = [demo / f"same{len(written)}.{ending}" for ending in endings]
        named = [option for output in outputs for option in ("-o", str(output))]
        done = strict(program, "batch", fleet, *named, "--as-of", "2026-11-21")
        assert 0 == done.returncode, done.stderr
        written.append([output.read_bytes() for output in outputs])
    assert written[0] == written[1]
    assert openpyxl.load_workbook(demo / "same0.xlsx").sheetnames


def test_patterns_are_filled_in_by_the_program_itself(tmp_path: Path) -> None:
    """The command line of Windows leaves that to the programs."""
    for name in ("b.csv", "A.csv"):
        (tmp_path / name).write_text(f"msisdn,owner\n9123456{ord(name[0]) % 10},{name}\n", encoding="utf-8")
    done = strict(RUN, "batch", "*.csv", "-o", "x.jsonl", folder=tmp_path)
    assert 0 == done.returncode, done.stderr
    lines = (tmp_path / "x.jsonl").read_text(encoding="utf-8").splitlines()
    assert [True, True] == ["A.csv" in lines[0], "b.csv" in lines[1]]
