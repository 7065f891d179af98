"""What limits a reading on each system, by stand-ins for those that are not here; and that its absence is told."""

from __future__ import annotations

import ctypes
import errno
import functools
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from batch.errors import ReadingUnlimited
from batch.reading import job_object, sandbox
from batch.reading.job_object import BasicLimits, ExtendedLimits, JobObject
from batch.reading.process_limits import NoLimits, ResourceLimits, limits_of_this_system
from language.texts import phrases_in
from simexit.cli import run
from tests.support import odd_files as odd

MEMORY, SECONDS = 640 << 20, 3600
LANGUAGES = ("en", "zh-Hans", "zh-Hant")

pytestmark = pytest.mark.usefixtures("new_readers")


# --- a Windows job object


class Kernel:
    """Stand in for the Windows kernel's library: note the calls, and fail where it is told to."""

    def __init__(self, failing: str = "") -> None:
        self.failing, self.calls, self.limits = failing, [], []  # type: ignore[var-annotated]

    def _called(self, name: str, answer: int) -> int:
        self.calls.append(name)
        return 0 if name == self.failing else answer

    def CreateJobObjectW(self, security: object, name: object) -> int:  # noqa: N802 - the kernel's name
        assert (None, None) == (security, name)  # nobody else can open it by a name
        return self._called("CreateJobObjectW", 77)

    def SetInformationJobObject(self, job: int, kind: int, at: Any, size: int) -> int:  # noqa: N802
        assert (77, job_object.EXTENDED_LIMIT_INFORMATION) == (job, kind)
        self.limits.append(ExtendedLimits.from_buffer_copy(ctypes.string_at(at, size)))
        return self._called("SetInformationJobObject", 1)

    def AssignProcessToJobObject(self, job: int, process: int) -> int:  # noqa: N802
        assert (77, -1) == (job, process)
        return self._called("AssignProcessToJobObject", 1)

    def GetCurrentProcess(self) -> int:  # noqa: N802
        return self._called("GetCurrentProcess", -1)

    def CloseHandle(self, handle: int) -> int:  # noqa: N802
        assert handle == 77
        return self._called("CloseHandle", 1)


def test_a_process_puts_itself_into_a_job_with_its_limits_set() -> None:
    kernel = Kernel()
    assert JobObject(kernel).limit(MEMORY, SECONDS)
    # The limits come first, so that the process is at no time in a job without them; and the job stays open.
    assert [
        "CreateJobObjectW", "GetCurrentProcess", "SetInformationJobObject", "AssignProcessToJobObject",
    ] == kernel.calls  # fmt: skip
    (limits,) = kernel.limits
    assert MEMORY == limits.ProcessMemoryLimit
    assert SECONDS == limits.BasicLimitInformation.PerProcessUserTimeLimit / 10_000_000
    # As Microsoft's winnt.h numbers them: process time, process memory, no crash dialog, end with the job.
    assert 0x0002 | 0x0100 | 0x0400 | 0x2000 == limits.BasicLimitInformation.LimitFlags


def test_another_reading_gets_other_limits_in_the_same_job() -> None:
    kernel = Kernel()
    job = JobObject(kernel)
    assert job.limit(MEMORY, SECONDS)
    assert job.limit(2 * MEMORY, SECONDS)
    assert 1 == kernel.calls.count("CreateJobObjectW") == kernel.calls.count("AssignProcessToJobObject")
    assert [MEMORY, 2 * MEMORY] == [limits.ProcessMemoryLimit for limits in kernel.limits]


@pytest.mark.parametrize(
    "failing", ["CreateJobObjectW", "SetInformationJobObject", "AssignProcessToJobObject"]
)
def test_what_windows_refuses_is_not_taken_for_a_limit(failing: str) -> None:
    kernel = Kernel(failing)
    assert not JobObject(kernel).limit(MEMORY, SECONDS)
    assert ("CloseHandle" in kernel.calls) == (failing != "CreateJobObjectW")


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="the sizes of 64 bit")
def test_the_structures_are_as_windows_lays_them_out() -> None:
    assert (64, 144) == (ctypes.sizeof(BasicLimits), ctypes.sizeof(ExtendedLimits))
    assert (0, 16, 24, 40, 48, 56) == (
        BasicLimits.PerProcessUserTimeLimit.offset, BasicLimits.LimitFlags.offset,
        BasicLimits.MinimumWorkingSetSize.offset, BasicLimits.ActiveProcessLimit.offset,
        BasicLimits.Affinity.offset, BasicLimits.PriorityClass.offset,
    )  # fmt: skip
    assert (64, 112) == (ExtendedLimits.IoInfo.offset, ExtendedLimits.ProcessMemoryLimit.offset)


def test_handles_are_declared_as_wide_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Undeclared, ctypes would cut a handle to 32 bits."""
    functions: dict[str, SimpleNamespace] = {}

    class Library:
        def __init__(self, name: str) -> None:
            assert name == "kernel32"

        def __getattr__(self, name: str) -> SimpleNamespace:
            return functions.setdefault(name, SimpleNamespace())

    monkeypatch.setattr(ctypes, "WinDLL", Library, raising=False)
    assert job_object.kernel() is not None
    assert ctypes.c_void_p is functions["CreateJobObjectW"].restype is functions["GetCurrentProcess"].restype
    assert 2 * [ctypes.c_void_p] == list(functions["AssignProcessToJobObject"].argtypes)
    called = {name for name in vars(Kernel) if name[0].isupper()}
    assert called == set(functions)


# --- POSIX


class Resource:
    """Stand in for Python's `resource`."""

    RLIMIT_CPU, RLIMIT_CORE, RLIMIT_DATA, RLIMIT_AS, RLIM_INFINITY = 0, 4, 2, 9, -1

    def __init__(self, hard: int = -1, error: Exception | None = None) -> None:
        self.hard, self.error, self.set = hard, error, {}  # type: ignore[var-annotated]

    def getrlimit(self, _: int) -> tuple[int, int]:
        return self.hard, self.hard

    def setrlimit(self, what: int, limits: tuple[int, int]) -> None:
        if self.error is not None:
            raise self.error
        self.set[what] = limits


@pytest.mark.parametrize(
    "resource",
    [
        Resource(),
        Resource(error=ValueError("current limit exceeds maximum limit")),
        Resource(error=OSError(errno.EINVAL, "")),
        SimpleNamespace(),
    ],
    ids=["taken and not kept to", "refused as too low", "refused", "unknown"],
)
def test_a_limit_that_does_not_hold_is_not_taken_for_one(resource: Any) -> None:
    """macOS takes the limit of memory without keeping to it, or refuses it, depending on its version."""
    assert not ResourceLimits(resource).limit(64 << 20, SECONDS)


@pytest.mark.parametrize(("hard", "allowed"), [(-1, 64 << 20), (128 << 20, 64 << 20), (32 << 20, 32 << 20)])
def test_the_limit_that_the_user_has_is_never_raised(hard: int, allowed: int) -> None:
    resource = Resource(hard)
    ResourceLimits(resource).limit(64 << 20, SECONDS)
    assert (allowed, hard) == resource.set[Resource.RLIMIT_DATA]


# --- which way there is


def test_the_way_is_the_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)
    assert isinstance(limits_of_this_system(), NoLimits)
    monkeypatch.setattr(job_object, "kernel", Kernel)
    assert isinstance(limits_of_this_system(), JobObject)
    monkeypatch.setitem(sys.modules, "resource", Resource())
    assert isinstance(limits_of_this_system(), ResourceLimits)
    assert not NoLimits().limit(MEMORY, SECONDS)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="what Linux is known to hold")
def test_linux_limits_and_nothing_is_said(recwarn: pytest.WarningsRecorder) -> None:
    with sandbox.Sandbox() as reader:
        reader.run("tests.support.misbehaving:chatter", {}, [], memory=1 << 30, seconds=10.0)
    assert [] == [warning for warning in recwarn if warning.category is ReadingUnlimited]


# --- what is told where there is none


@pytest.fixture
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers that find no way to limit themselves."""
    starts = functools.partialmethod(sandbox.Sandbox.__init__, without=("pandas", "numpy", "resource"))
    monkeypatch.setattr(sandbox.Sandbox, "__init__", starts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reading_without_limits_is_told_once(
    language: str, unlimited: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows: list[list[list[object]]] = [
        [["msisdn", "carrier"], [number, "csl"]] for number in (91234567, 91234568)
    ]
    names = [
        str(odd.package(tmp_path / f"{at}.xlsx", [odd.sheet_xml(odd.rows_xml(one))]))
        for at, one in enumerate(rows)
    ]
    sentence = phrases_in(language).message("reading_unlimited")
    status = run(["batch", *names, "-o", str(tmp_path / "x.csv"), "--lang", language])
    assert (0, 1) == (status, capsys.readouterr().err.count(sentence))
    text = tmp_path / "fleet.csv"  # read here, not in a process of its own
    text.write_text("msisdn,carrier\n91234567,csl\n", encoding="utf-8")
    status = run(["batch", str(text), "-o", str(tmp_path / "y.csv"), "--lang", language])
    assert (0, 0) == (status, capsys.readouterr().err.count(sentence))


def test_who_calls_from_python_gets_a_warning(unlimited: None, tmp_path: Path) -> None:
    from batch.reading.read import read_inputs

    path = odd.package(
        tmp_path / "a.xlsx", [odd.sheet_xml(odd.rows_xml([["msisdn", "owner"], [91234567, "A"]]))]
    )
    with pytest.warns(ReadingUnlimited, match="memory"):
        read_inputs([path], is_heading={"msisdn", "owner"}.__contains__)
