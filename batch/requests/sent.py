"""Know what carriers have been asked already: the lines of the papers that were sent, and where those papers are kept.

Must not know how that is read or written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from batch.requests.papers import Package, RequestLine

SENT, ANSWERED = "sent", "answered"


class PaperKey(msgspec.Struct, frozen=True):
    """By what a paper is known again: its own reference and that of its package, its folder, and its file's name."""

    reference: str
    package: str
    folder: str
    name: str


class LineKey(msgspec.Struct, frozen=True):
    """What a paper asks about one line: see RequestLine."""

    reference: str
    msisdn: str
    iccid: str
    kind: str
    letter: str
    ends: bool
    regains: bool

    def same(self, other: LineKey) -> bool:
        """Whether the other asks for the same, be it on another day: an end is an end."""
        return self.kind == other.kind and (self.letter == other.letter or (self.ends and other.ends))

    @property
    def turns(self) -> bool:
        """Whether it ends the service or brings it back; of these, what was asked last holds."""
        return self.ends or self.regains


@dataclass(frozen=True)
class SentPaper:
    """A paper that was sent, with the cells of its row in the index."""

    key: PaperKey
    cells: Mapping[str, str]

    @property
    def on(self) -> str:
        """The day on which it was sent, as it was written where it is no day."""
        return self.cells[SENT]


@dataclass(frozen=True)
class Sent:
    """The papers of earlier runs that were sent from a folder, in the order in which they were; their `lines`; those of
    them that are to be asked `again`; and the papers that were `unsent`."""

    papers: Sequence[SentPaper] = ()
    lines: Sequence[LineKey] = ()
    again: frozenset[LineKey] = frozenset()
    unsent: Sequence[PaperKey] = ()
    _on: Mapping[str, str] = field(init=False)
    _of: Mapping[str, list[LineKey]] = field(init=False)

    def __post_init__(self) -> None:
        places = {paper.key.reference: place for place, paper in enumerate(self.papers)}
        kept = [line for line in self.lines if line.reference in places]
        found: dict[str, list[LineKey]] = {}
        for line in sorted(kept, key=lambda one: places[one.reference]):
            for number in filter(None, (line.msisdn, line.iccid)):
                found.setdefault(number, []).append(line)
        object.__setattr__(self, "lines", kept)
        object.__setattr__(self, "_on", {paper.key.reference: paper.on for paper in self.papers})
        object.__setattr__(self, "_of", found)

    @property
    def references(self) -> set[str]:
        """The references of packages that are taken."""
        return {paper.key.package for paper in self.papers}

    @property
    def folders(self) -> set[str]:
        """The folders whose files were sent, and stay as they are."""
        return {paper.key.folder for paper in self.papers}

    def before(self, asked: LineKey) -> tuple[str, str] | None:
        """When the same was asked of a line, and under which reference; None where nothing that still holds was."""
        earlier = self._of.get(asked.msisdn) or self._of.get(asked.iccid) or []
        if asked.turns:
            earlier = [line for line in earlier if line.turns][-1:]
        same = [line for line in earlier if line.same(asked) and line not in self.again]
        return (self._on[same[-1].reference], same[-1].reference) if same else None


def keys_of(packages: Sequence[Package]) -> Iterator[tuple[PaperKey, list[LineKey]]]:
    """Each paper of some packages, and its lines, as they are known again."""
    for package in packages:
        for paper in package.papers:
            key = PaperKey(paper.reference, package.reference, package.name, paper.name)
            yield key, [line_key(line, paper.reference) for line in paper.lines]


def line_key(line: RequestLine, reference: str) -> LineKey:
    """What is asked about a line, as it is known again."""
    ends, regains = (turn and not line.claim for turn in (line.ends, line.regains))
    return LineKey(reference, line.msisdn, line.iccid, line.kind, line.letter, ends, regains)
