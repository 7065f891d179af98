"""Keep what a case said before each change, so that it can be undone and done again. It must not know what it says."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from batch.files import whole_file

_FOLDER, _PART = ".history", "part-"
_MOST = 200  # steps back


class Undone:
    """The steps of one case: `begin` before each change, `back` and `again` between them.

    Each step is a folder with copies of the files as they stood; `0007 answers` is what stood before step 7.
    """

    def __init__(self, folder: Path, names: Sequence[str]) -> None:
        self._folder, self._names = folder, names
        self._back: list[Path] = self._kept("back")
        self._again: list[Path] = self._kept("again")

    @property
    def can_go_back(self) -> str:
        """What would be undone, as it was called; blank where there is nothing."""
        return self._back[-1].name.partition(" ")[2] if self._back else ""

    @property
    def can_go_again(self) -> str:
        """What would be done again."""
        return self._again[-1].name.partition(" ")[2] if self._again else ""

    def begin(self, what: str) -> None:
        """Keep what stands there before a change called `what`."""
        self._back.append(self._keep("back", what))

    def done(self) -> None:
        """The change was made: what was undone before can't be done again any more."""
        old = [*self._again, *self._back[:-_MOST]]
        self._again.clear()
        self._back = self._back[-_MOST:]
        for step in old:
            shutil.rmtree(step, ignore_errors=True)

    def drop(self) -> None:
        """Put back what stood there before a change that did not succeed."""
        if self._back:
            self._restore(self._back.pop())

    def back(self) -> str:
        """Undo the last change; what it was called."""
        return self._move(self._back, self._again, "again")

    def again(self) -> str:
        """Do the change that was undone last again."""
        return self._move(self._again, self._back, "back")

    def _move(self, source: list[Path], other: list[Path], kind: str) -> str:
        if not source:
            return ""
        what = source[-1].name.partition(" ")[2]
        other.append(self._keep(kind, what))
        self._restore(source.pop())
        return what

    def _keep(self, kind: str, what: str) -> Path:
        several = self._back if kind == "back" else self._again
        number = 1 + max((int(step.name.partition(" ")[0]) for step in several), default=0)
        folder = self._folder / _FOLDER / kind
        folder.mkdir(parents=True, exist_ok=True)
        # Whole or not at all: half a step would take away what it lacks.
        part = Path(tempfile.mkdtemp(prefix=_PART, dir=folder))
        try:
            for name in self._names:
                if (self._folder / name).exists():
                    _copy(self._folder / name, part / name)
            return part.rename(folder / f"{number:06d} {what}")
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise

    def _restore(self, step: Path) -> None:
        for name in self._names:
            if (step / name).exists():
                _copy(step / name, self._folder / name)
            else:
                (self._folder / name).unlink(missing_ok=True)
        shutil.rmtree(step)

    def _kept(self, kind: str) -> list[Path]:
        folder = self._folder / _FOLDER / kind
        return sorted(path for path in folder.iterdir() if path.name[:1].isdigit()) if folder.is_dir() else []


def _copy(path: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(place) as beside:
        shutil.copy2(path, beside)
