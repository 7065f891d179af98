"""Hold the trail of a run against that of its repetition: what went in, what ran, and what came out. Must not know any
sentence, nor how a run is repeated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import msgspec

from batch.trail.shapes import FileSeen, Named, Trail

OTHER, GONE, ADDED = "other", "gone", "added"


@dataclass(frozen=True)
class TrailDifference:
    """Something that is not as it was: a `part` of the trail, the `name` of a thing in it, what it was and is.

    `how`: other, gone, added.
    """

    part: str
    name: str
    how: str = OTHER
    was: str = ""
    now: str = ""


@dataclass(frozen=True)
class TrailCompared:
    """What went in otherwise, what ran that is not the same, and which outputs came out otherwise."""

    taken: tuple[TrailDifference, ...]
    ran: tuple[TrailDifference, ...]
    written: tuple[TrailDifference, ...]
    outputs: int

    @property
    def is_same(self) -> bool:
        """Whether the same went in and the same came out, byte for byte: what ran may be another."""
        return not self.taken and not self.written


def compared(then: Trail, now: Trail) -> TrailCompared:
    """What differs between a run and its repetition."""
    written = _files(("outputs", one, other) for one, other in zip(then.written, now.written, strict=True))
    return TrailCompared(
        (*_taken(then, now), *_rulebooks(then, now)),
        (*_programs(then, now),),
        (*written,),
        sum(len(one.files) for one in then.written),
    )


def _taken(then: Trail, now: Trail) -> Iterator[TrailDifference]:
    others = now.taken
    for what, named in then.taken.items():
        yield from _files((what, one, other) for one, other in zip(named, others[what], strict=True))


def _files(pairs: Iterator[tuple[str, Named, Named]]) -> Iterator[TrailDifference]:
    for what, one, other in pairs:
        yield from _differing(what, _hashes(one.files), _hashes(other.files))


def _hashes(files: tuple[FileSeen, ...]) -> dict[str, str]:
    return {one.name: one.sha256 for one in files}


def _rulebooks(then: Trail, now: Trail) -> Iterator[TrailDifference]:
    one, other = then.rulebook, now.rulebook
    for name in ("rulebook", "version"):
        was, is_now = getattr(one, name), getattr(other, name)
        if was != is_now:
            yield TrailDifference("rulebook", name, OTHER, was, is_now)
    yield from _differing("rulebook_files", one.files, other.files)


def _programs(then: Trail, now: Trail) -> Iterator[TrailDifference]:
    was, is_now = (msgspec.structs.asdict(one.program) for one in (then, now))
    for name in ("simexit", "python", "engine"):
        if was[name] != is_now[name]:
            yield TrailDifference("program", name, OTHER, was[name], is_now[name])
    if was["simexit"] == is_now["simexit"] and was["code"] != is_now["code"]:
        yield TrailDifference("code", was["simexit"])
    for part in ("libraries", "switches"):
        yield from _differing(part, was[part], is_now[part], shown=True)


def _differing(
    part: str, was: Mapping[str, str], now: Mapping[str, str], *, shown: bool = False
) -> Iterator[TrailDifference]:
    """What differs between two tables of hashes, or of texts that may be `shown`."""
    for name in dict.fromkeys((*was, *now)):
        one, other = was.get(name, ""), now.get(name, "")
        if one != other:
            how = OTHER if name in was and name in now else GONE if name in was else ADDED
            yield TrailDifference(part, name, how, *((one, other) if shown else ()))
