"""Say what a repeated run came to: whether it is the same, what went in and ran otherwise, what came out otherwise.
Must not print, nor compare."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from batch.shown import one_line
from batch.trail.comparing import OTHER, TrailDifference
from language.speaker import Speaker
from language.texts import Texts

if TYPE_CHECKING:
    from simexit.replay_run import Replayed

_MOST = 20  # of a kind; the trail has all


def replay_said(done: Replayed, name: str, texts: Texts) -> Iterator[str]:
    """What there is to say, a line each; `name`: that of the trail."""
    said = _Said(texts)
    trail, found = done.trail, done.compared
    other = len({one.name for one in found.written})
    yield said.say(
        "head", name=name, as_of=trail.settings.as_of.isoformat(), simexit=trail.program.simexit,
        rulebook=trail.rulebook.version,
    )  # fmt: skip
    counts = {"outputs": f"{found.outputs:,}", "other": f"{other:,}"}
    yield said.say("otherwise" if other else "same_though" if found.taken else "same", **counts)
    yield from said.listed("taken", [said.difference(one) for one in found.taken])
    yield from said.listed("ran", [said.difference(one) for one in found.ran])
    if other and not found.taken and not found.ran:
        yield said.say("unexplained")
    yield from said.listed("written", [said.written(one, done) for one in found.written])
    since = [said.say("edited", name=one) for one in done.edited]
    yield from said.listed("since", [*since, *(said.say("gone", name=one) for one in done.gone)])


class _Said(Speaker):
    """One language's sentences about a repeated run."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts, "trail", "replay")

    def listed(self, title: str, items: Sequence[str]) -> Iterator[str]:
        """A title with what stands under it; nothing where nothing does."""
        if not items:
            return
        yield self.say("titles", title)
        yield from (f"  - {one_line(item)}" for item in items[:_MOST])
        if len(items) > _MOST:
            yield "  " + self.say("more", count=f"{len(items) - _MOST:,}")

    def difference(self, one: TrailDifference) -> str:
        """What is not as it was."""
        if one.was and one.now:
            return self.say("from_to", name=self._named(one), was=one.was, now=one.now)
        if one.was or one.now:
            return self.say(f"said_{one.how}", name=self._named(one), text=one.was or one.now)
        return self.say(f"file_{one.how}", name=self._named(one))

    def _named(self, one: TrailDifference) -> str:
        """What it is, in words where it is no file that people named."""
        if one.part in ("rulebook", "program"):
            return self.raw("parts", one.part, one.name) or one.name
        return self.say("parts", one.part, name=one.name) if self.raw("parts", one.part) else one.name

    def written(self, one: TrailDifference, done: Replayed) -> str:
        """How an output comes out otherwise."""
        lines = done.lines.get(one.name)
        if one.how != OTHER:
            return self.say(f"file_{one.how}", name=one.name)
        if lines is None:
            return self.say("bytes_differ", name=one.name)
        listed = partial(Speaker(self.texts, "messages").joined_by, "comma")
        return self.say(
            "lines_differ" if lines.lines else "only_bytes",
            name=one.name, lines=f"{lines.lines:,}", of=f"{lines.of:,}",
            columns=listed([f"{column} {count:,}" for column, count in lines.columns.items()]) or None,
            alone=listed(lines.alone) or None,
        )  # fmt: skip
