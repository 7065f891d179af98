"""What is asked of a run in parts. Imports nothing: a command knows its options before it loads anything."""

from dataclasses import dataclass
from pathlib import Path

LINES = 250_000  # of a part: some 400 MB while it is worked on
LISTED = 1_000_000  # lines that a report lists; a sheet has room for no more
#: The file of a folder of parts whose place is refused if it is taken.
FIRST_PART = "part-000000.parquet"


@dataclass(frozen=True)
class InParts:
    """What is asked of a run in parts: on what, of how many at a time, of how many lines each, kept where."""

    runner: str = "local"
    scheduler: str | None = None
    jobs: int | None = None
    lines: int = LINES
    work: Path | None = None
    resume: bool = False
    listed: int = LISTED

    @property
    def asked(self) -> bool:
        """Whether somebody wants it in parts, however large it is."""
        return self.runner != "local" or self.jobs is not None
