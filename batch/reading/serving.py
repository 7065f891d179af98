"""Be the process in which readings are done: take requests, do them within limits, write their results.

It starts with next to nothing loaded: what a reading needs, that loads. Must not know what is read.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import struct
import sys
from collections.abc import Sequence
from typing import Any

from batch.reading.process_limits import limits_of_this_system

LENGTHS = struct.Struct("<QQ")
STATUS = 8  # bytes: one says how it went, one whether memory was limited, the rest keep the columns aligned
UNLIMITED = b"u"
BROKEN = "broken"
# What is raised where names and modules are missing, as of another release of a library; no reader says so of a file.
_OF_CODE = (ImportError, ModuleNotFoundError, AttributeError, NameError)
_CPU_SECONDS = 3600  # ends a process that nobody waits for any more


def serve(without: Sequence[str] = ()) -> None:
    """Be the other side: read requests from standard input, do them, and write the results to standard output."""
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not end up in a result
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to both; who started this one ends it
    sys.meta_path.insert(0, _Without(without))
    limits = limits_of_this_system()
    questions = sys.stdin.buffer
    while head := questions.read(LENGTHS.size):
        about_length, data_length = LENGTHS.unpack(head)
        request = json.loads(questions.read(about_length))
        limited = limits.limit(request["memory"], _CPU_SECONDS)
        status, result = _done(request["task"], request["options"], questions.read(data_length))
        status += b"" if limited else UNLIMITED
        answer.write(LENGTHS.pack(len(result) + STATUS, 0) + status.ljust(STATUS))
        answer.write(result)
        answer.flush()
    os._exit(0)  # nothing to tidy up, and freeing a million cells one by one takes its time


class _Without:
    """A finder of modules that pretends some of them do not exist."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    def find_spec(self, name: str, *_: object) -> None:
        if name in self._names:
            raise ModuleNotFoundError(name)


def _done(task: str, options: dict[str, Any], data: bytes) -> tuple[bytes, bytes]:
    module, function = task.split(":")
    try:
        return b"+", getattr(importlib.import_module(module), function)(data, **options)
    except MemoryError:
        return b"-", json.dumps(["memory", ""]).encode()
    except BaseException as error:  # a panic of native code is no Exception
        if (reasons := _refused(error)) is not None:
            said = ["refused", reasons]
        else:
            kind = BROKEN if type(error) in _OF_CODE else "error"
            said = [kind, f"{type(error).__name__}: {error}"]
        return b"-", json.dumps(said).encode()


def _refused(error: BaseException) -> str | None:
    """The packed reasons of a refusal; None for any other error. What was not loaded has raised nothing."""
    errors = sys.modules.get("batch.errors")
    if errors is None or not isinstance(error, errors.Refused):
        return None
    from language.refusals import packed  # there already: a reader that refuses nothing starts without

    return packed(error.reasons)
