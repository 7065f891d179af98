"""A fleet has the same codes however it is cut and whoever works on it; what is finished is not done again."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from batch.parted import deciding
from batch.parted import report as report_in_parts
from batch.parted.part import Part
from batch.parted.workers import Here
from batch.report import report as report_in_one_piece
from batch.report.counted import FigureRow
from batch.report.figures import Figures
from batch.report.sheets import Page
from batch.report.words import ReportWords
from batch.shapes import FleetResult
from simexit.cli import run
from tests.parted.fleets import AS_OF, lines_of, rows, write_csv, write_files, write_parquet
from tests.support.unhurried import UNHURRIED

pytest.importorskip("duckdb")

ROOT = Path(__file__).resolve().parents[2]
SIZE = 600


def command(*words: object) -> tuple[int, str]:
    """The command, run here: its exit status and what it says."""
    with redirect_stderr(io.StringIO()) as said:
        status = run(["batch", "--as-of", AS_OF.isoformat(), "--force", *map(str, words)])
    return status, said.getvalue()


def batch(*words: object) -> str:
    """The same where all goes well."""
    status, said = command(*words)
    assert status == 0, said
    return said


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fleet and its codes, checked in one piece."""
    folder = tmp_path_factory.mktemp("whole")
    write_csv(folder / "fleet.csv", rows(SIZE, 1))
    said = batch(folder / "fleet.csv", "-o", folder / "codes.csv")
    (folder / "said.txt").write_text(said, encoding="utf-8")
    return folder


@pytest.mark.parametrize("lines", [130, 311])
def test_codes_are_those_of_the_fleet_in_one_piece(whole: Path, tmp_path: Path, lines: int) -> None:
    """Byte for byte, with what only all rows show: targets, main lines, duplicates, caps, the order of dates."""
    said = batch(whole / "fleet.csv", "-o", tmp_path / "codes.csv", "--jobs", 1, "--part-lines", lines)
    assert (whole / "codes.csv").read_bytes() == (tmp_path / "codes.csv").read_bytes()
    in_one_piece = (whole / "said.txt").read_text(encoding="utf-8")
    assert in_one_piece.rpartition(" → ")[0].split("\n")[-1] == said.rpartition(" → ")[0].split("\n")[-1]
    for problem in ("ambiguous_date", "duplicate_msisdn", "registration_cap", "secondary_without_main"):
        assert problem in (tmp_path / "codes.csv").read_text(encoding="utf-8")


def test_row_groups_are_parts(whole: Path, tmp_path: Path) -> None:
    fleet = write_parquet(tmp_path / "fleet.parquet", rows(SIZE, 1), 100)
    batch(fleet, "-o", tmp_path / "codes.csv", "--jobs", 1, "--part-lines", 200)
    assert [*lines_of(whole / "codes.csv")] == [*lines_of(tmp_path / "codes.csv")]


def test_files_with_the_same_headings_are_one_fleet(whole: Path, tmp_path: Path) -> None:
    fleet = write_files(tmp_path / "fleet", rows(SIZE, 1), [50, 350])
    batch(fleet, "-o", f"{tmp_path}/codes/", "-o", tmp_path / "codes.csv", "--jobs", 1, "--part-lines", 250)
    expected, found = [*lines_of(whole / "codes.csv")], [*lines_of(tmp_path / "codes.csv")]
    assert expected == found
    parts = sorted((tmp_path / "codes").iterdir())
    assert ["part-000000.parquet", "part-000001.parquet", "part-000002.parquet", "part-000003.parquet"] == [
        path.name for path in parts
    ]
    assert SIZE == sum(pq.read_metadata(path).num_rows for path in parts)


@pytest.mark.parametrize(
    ("named", "words"),
    [("memory://fleets/*.csv", ("--jobs", "1", "--part-lines", "250")), ("memory://fleets/", ())],
)
def test_files_may_lie_in_a_store(whole: Path, tmp_path: Path, named: str, words: Sequence[str]) -> None:
    """Read in parts, and in one piece."""
    store = pytest.importorskip("fsspec").filesystem("memory")
    store.pipe("/fleets/b.csv", (whole / "fleet.csv").read_bytes())
    batch(named, "-o", tmp_path / "codes.csv", *words)
    assert [*lines_of(whole / "codes.csv")] == [*lines_of(tmp_path / "codes.csv")]
    assert "/fleets/b.csv" in (tmp_path / "codes.csv").read_text(encoding="utf-8")


def test_a_store_that_is_not_known_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    status, said = command("nowhere://fleets/b.csv", "-o", tmp_path / "codes.csv")
    assert status == 3 and "nowhere://fleets/b.csv" in said


def test_formats_are_joined_part_by_part(whole: Path, tmp_path: Path) -> None:
    for place, words in (("one", ()), ("parts", ("--jobs", 1, "--part-lines", 250))):
        outputs = [tmp_path / f"{place}{ending}" for ending in (".jsonl", ".parquet")]
        batch(whole / "fleet.csv", *(word for path in outputs for word in ("-o", path)), *words)
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "parts.jsonl").read_bytes()
    assert pq.read_table(tmp_path / "one.parquet").equals(pq.read_table(tmp_path / "parts.parquet"))


def test_the_report_is_a_sum_of_the_parts(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Figures, questions, plan, problems and rules are those of the fleet in one piece."""
    told: list[tuple[FleetResult, Figures]] = []
    for module in (report_in_parts, report_in_one_piece):
        monkeypatch.setattr(module, "summary_page", _listening(module.summary_page, told))
    for words in ((), ("--jobs", 1, "--part-lines", 200, "--list-sims", 0)):
        batch(whole / "fleet.csv", "-o", tmp_path / "report.xlsx", *words)
    (expected, figures), (found, summed) = told
    assert figures.verdicts == summed.verdicts and figures.resting == summed.resting
    assert figures.actions == summed.actions and figures.follow == summed.follow
    assert figures.months == summed.months and figures.due == summed.due and figures.owed == summed.owed
    for one, other in zip(figures.groupings, summed.groupings, strict=True):
        assert (one.by, _by_name(one.rows)) == (other.by, _by_name(other.rows))
    assert sorted(alone for _, *alone in figures.obstacles) == sorted(alone for _, *alone in summed.obstacles)
    assert sorted(row.sims for row in figures.first) == sorted(row.sims for row in summed.first)
    assert _rows(expected.questions, "fact", "about") == _rows(found.questions, "fact", "about")
    assert _rows(expected.rules, "kind", "decision", "rule", "says") == _rows(
        found.rules, "kind", "decision", "rule", "says"
    )
    assert _rows(expected.assumptions, "fact", "value") == _rows(found.assumptions, "fact", "value")
    keys = ("type", "column", "fact", "text", "what")
    assert _rows(expected.problems, *keys) == _rows(found.problems, *keys)
    assert sorted(expected.notices) == sorted(found.notices)
    assert expected.plan.steps and replace(expected.plan, groups=()) == found.plan
    assert figures.planned == summed.planned
    assert [*expected.questions["fact"]] == [*found.questions["fact"]]
    assert expected.inputs == found.inputs and expected.settings == found.settings


def _listening(page: Callable[..., Page], told: list[tuple[FleetResult, Figures]]) -> Callable[..., Page]:
    """The same page; what it is made of is kept."""

    def kept(result: FleetResult, figures: Figures, words: ReportWords) -> Page:
        told.append((result, figures))
        return page(result, figures, words)

    return kept


def _by_name(rows: Sequence[FigureRow]) -> dict[str, FigureRow]:
    return {row.name: row for row in rows}


def _rows(table: pd.DataFrame, *keys: str) -> dict[tuple[object, ...], dict[object, object]]:
    """The rows of a table by what they are about; lists of codes have no order."""
    found = {}
    for row in table.to_dict("records"):
        plain = {
            name: sorted(value.split(";")) if name == "decides" else value for name, value in row.items()
        }
        found[tuple(row[key] for key in keys)] = plain
    return found


def test_what_is_finished_is_not_done_again(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = [whole / "fleet.csv", "-o", tmp_path / "codes.csv", "--jobs", 1, "--part-lines", 100]
    done: list[str] = []
    each = Here.each

    def stopped(self: Here, task: object, job: object, parts: Sequence[object]) -> object:
        for part in parts:
            if len(done) == 16:
                raise KeyboardInterrupt
            done.append(getattr(task, "__name__", ""))
            yield from each(self, task, job, [part])  # type: ignore[arg-type]

    monkeypatch.setattr(Here, "each", stopped)
    status, said = command(*words)
    assert status != 0 and "--resume" in said
    assert not (tmp_path / "codes.csv").exists()
    done[:] = [""] * 17  # from here on nothing stops it
    batch(*words, "--resume")
    assert 6 + 6 + 1 + 6 - 16 == len(done) - 17
    assert (whole / "codes.csv").read_bytes() == (tmp_path / "codes.csv").read_bytes()
    assert not (tmp_path / "codes.csv.parts").exists()


@pytest.mark.parametrize("change", ["--assume=still_needed=no", "--as-of=2026-12-01"])
def test_another_question_is_answered_from_the_beginning(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """What is kept is of exactly the same files, settings and rulebook."""
    monkeypatch.setattr("simexit.parted_run.ended", lambda _: None)
    words = [whole / "fleet.csv", "-o", tmp_path / "codes.csv", "--jobs", 1, "--part-lines", 300]
    looked: list[int] = []
    survey = deciding.survey_part

    def counted(job: deciding.Job, part: Part) -> None:
        looked.append(part.number)
        survey(job, part)

    monkeypatch.setattr("batch.parted.run.survey_part", counted)
    for more, expected in (([], 2), (["--resume"], 0), (["--resume", change], 2)):
        looked.clear()
        batch(*words, *more)
        assert expected == len(looked)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--part-lines", "5000"], "small"),
        (["--part-lines", "100", "-o", "report.xlsx"], "--list-sims"),
        (["--part-lines", "100", "--encoding", "utf-8"], "--encoding"),
    ],
)
def test_why_a_fleet_is_checked_in_one_piece(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], why: str
) -> None:
    monkeypatch.chdir(tmp_path)
    said = batch(whole / "fleet.csv", "-o", "codes.csv", "--jobs", "2", *words)
    assert "in one piece" in said and why in said
    assert (whole / "codes.csv").read_bytes() == (tmp_path / "codes.csv").read_bytes()


def test_killed_workers_change_nothing(whole: Path, tmp_path: Path) -> None:
    """What the one that is killed was at is done again."""
    words = ["--jobs", "2", "--part-lines", "200"]
    assert 1 <= _run_killing(whole, tmp_path, words)
    assert (whole / "codes.csv").read_bytes() == (tmp_path / "codes.csv").read_bytes()


def test_a_cluster_is_sent_paths(whole: Path, tmp_path: Path) -> None:
    """Workers of a cluster read and write themselves; one that is killed changes nothing."""
    pytest.importorskip("distributed")
    words = ["--engine", "dask", "--jobs", "2", "--part-lines", "200"]
    assert 1 <= _run_killing(whole, tmp_path, words)
    assert (whole / "codes.csv").read_bytes() == (tmp_path / "codes.csv").read_bytes()


@UNHURRIED
def test_a_cluster_says_without_a_traceback_that_a_fleet_is_checked_in_one_piece(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    lines = "".join(f"L{place},active\n" for place in range(400))
    (tmp_path / "fleet.csv").write_text(f"SIM ID,Line status\n{lines}", encoding="utf-8")
    command = [sys.executable, "-m", "simexit", "batch", "fleet.csv", "-o", "codes.csv"]
    words = ["--engine", "dask", "--jobs", "2", "--part-lines", "200"]
    ended = subprocess.run(
        [*command, *words],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "in one piece" in ended.stderr
    assert "Traceback" not in ended.stderr


def _run_killing(whole: Path, folder: Path, words: list[str]) -> int:
    """Run the command in a process of its own and kill a worker as parts come; how many were killed."""
    codes, killed = folder / "codes.csv", []
    started = [sys.executable, "-m", "simexit", "batch", str(whole / "fleet.csv"), "-o", str(codes), *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [*started, "--as-of", AS_OF.isoformat()],
        cwd=folder,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:

        def kill() -> None:
            for kind in ("seen", "sums"):
                while running.poll() is None and not [*Path(f"{codes}.parts").glob(f"*/{kind}-*.msgpack")]:
                    time.sleep(0.01)
                for child in _workers(running.pid)[:1]:
                    os.kill(child, signal.SIGKILL)
                    killed.append(child)

        thread = threading.Thread(target=kill, daemon=True)
        thread.start()
        _, said = running.communicate(timeout=600)
    assert running.returncode == 0, said
    return len(killed)


def _workers(pid: int) -> list[int]:
    found: list[int] = []
    for thread in Path(f"/proc/{pid}/task").iterdir():
        found += [int(child) for child in (thread / "children").read_text(encoding="ascii").split()]
    return [child for child in found if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]
