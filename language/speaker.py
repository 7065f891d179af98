"""Says the phrases of one part of the texts; every room's own speaker stands on it. Knows no particular phrase."""

from collections.abc import Iterable, Mapping

from language.templates import fill
from language.texts import Texts


class Speaker:
    """One language's phrases under one heading of the texts, such as `messages` or `review.letter`."""

    def __init__(self, texts: Texts, *part: str) -> None:
        self.texts, self._part = texts, part

    def raw(self, *path: str) -> str:
        """A phrase as it stands, blanks at its ends included; "" where there is none."""
        return self.texts.get(*self._part, *path) or ""

    def say(self, *path: str, **values: object) -> str:
        """A phrase filled in; one that is not there is shown as its own path, never hidden."""
        return fill(self.raw(*path) or ".".join(path), as_texts(values))

    def joined_by(self, joiner: str, parts: Iterable[str]) -> str:
        """The parts that say something, with the language's own comma, separator or blank between them."""
        return self.raw(joiner).join(part for part in parts if part)


def as_texts(values: Mapping[str, object]) -> dict[str, str | None]:
    """What a phrase is filled with, as texts; None stays what is not there."""
    return {name: None if value is None else str(value) for name, value in values.items()}
