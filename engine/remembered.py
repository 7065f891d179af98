"""Remember the cases that the rules engine has answered: one that is slow to load isn't loaded for them again.

Knows what a case is; knows no engine and no rulebook. What an engine answered counts while it is the same files.
"""

import os
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import msgspec

from engine.engines import BUILT_IN, ENGINES, SWITCH, Decisions, Inference, make_inference
from engine.keeping.cache import Cache
from engine.keeping.compiled import key_of, pack, unpack
from engine.types.kleene import NO

KIND = "cases"
# Some hundred cases answer any fleet; of more, the first met are remembered.
MOST_CASES = 20_000
# By decision: a case is the positions and codes of its rules in turn, its answer the positions that fire.
Answered = dict[str, dict[bytes, bytes]]


class EngineFile(msgspec.Struct, frozen=True):
    """A file that an engine consists of, as it was when the engine answered."""

    path: str
    size: int
    changed: int


class Memory(msgspec.Struct, frozen=True):
    """What one engine has answered."""

    engine: list[EngineFile]
    answered: Answered


class Remembering:
    """The rules of a rulebook, put into the rules engine when a case is new.

    `asked` counts the cases that were put to the engine, `remembered` those that were not.
    """

    def __init__(self, decisions: Decisions, cache: Cache) -> None:
        self.asked: Counter[str] = Counter()
        self.remembered: Counter[str] = Counter()
        self._decisions, self._cache = decisions, cache
        self._key = key_of(repr(sorted(decisions.items())).encode())
        self._engine: Inference | None = None
        self._answered: Answered = {}
        # An engine that somebody asks for by name is to answer itself.
        self._remembers = cache.folder is not None and not os.environ.get(SWITCH)
        if self._remembers and (packed := cache.get(KIND, self._key)):
            memory = unpack(packed, Memory)
            if memory is not None and memory.engine == _as_they_are(memory.engine):
                self._answered = memory.answered

    def fire(self, decision: str, codes: Mapping[int, int]) -> tuple[int, ...]:
        """The positions of the rules that fire: as `Inference` says."""
        case = bytes(number for pair in codes.items() for number in pair)
        answer = self._answered.get(decision, {}).get(case)
        if answer is not None and _possible(answer, codes):
            self.remembered[decision] += 1
            return tuple(answer)
        if self._engine is None:
            self._engine = make_inference(self._decisions)
        self.asked[decision] += 1
        fired = self._engine.fire(decision, codes)
        self._answered.setdefault(decision, {})[case] = bytes(fired)
        return fired

    def keep(self) -> None:
        """Keep what was answered for the next time, if anything of it is new."""
        if self._engine is None or not self._remembers or sum(map(len, self._answered.values())) > MOST_CASES:
            return
        made = type(self._engine)
        if f"{made.__module__}:{made.__name__}" == ENGINES[BUILT_IN]:  # it takes no time to load
            return
        packed = pack(Memory(_parts_of(made.__module__), self._answered), Memory)
        if packed is not None:
            self._cache.put(KIND, self._key, packed)


def _possible(answer: bytes, codes: Mapping[int, int]) -> bool:
    """Whether it has the shape of an answer: rules of the case that may hold, in order."""
    return list(answer) == sorted({place for place in answer if codes.get(place, NO) != NO})


def _parts_of(engine: str) -> list[EngineFile]:
    """The files of an engine's module and of all that it uses beyond Python's own library."""
    names, files = [engine], []
    for name in names:  # grows while it is walked through
        module = sys.modules[name]
        if file := getattr(module, "__file__", None):
            files.append(file)
        for used in vars(module).values():
            other = used.__name__ if isinstance(used, ModuleType) else getattr(used, "__module__", None)
            if (
                isinstance(other, str)
                and other in sys.modules
                and other not in names
                and not _of_python(other)
            ):
                names.append(other)
    return [part for file in sorted(files) if (part := _part(file)) is not None]


def _of_python(module: str) -> bool:
    return module.partition(".")[0] in sys.stdlib_module_names


def _as_they_are(parts: list[EngineFile]) -> list[EngineFile | None]:
    """The same files now; never equal to none at all."""
    return [_part(part.path) for part in parts] or [None]


def _part(file: str) -> EngineFile | None:
    try:
        found = Path(file).stat()
    except OSError:
        return None
    return EngineFile(file, found.st_size, found.st_mtime_ns)
