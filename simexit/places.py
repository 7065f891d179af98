"""Refuse a place where an output can't go, before the work begins. Must not write."""

from pathlib import Path

from batch.errors import OutputError
from batch.files import refuse_held


def refuse_place(path: Path, *, force: bool) -> None:
    """Raise OutputError where no file could be written, or one stands that may not be overwritten."""
    if path.is_dir():
        raise OutputError("output_is_folder", path=path)
    if path.exists() and not force:
        raise OutputError("output_there", path=path)
    refuse_held(path)
    if not path.absolute().parent.is_dir():
        raise OutputError("no_folder_for", path=path)
