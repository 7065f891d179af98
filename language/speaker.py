"""Say the phrases of one part of the texts; every room's own speaker is built on it. Must not know any phrase."""

from collections.abc import Iterable, Mapping

from language.templates import fill
from language.texts import Texts


class Speaker:
    """One language's phrases under one heading of the texts, such as `messages` or `review.letter`."""

    def __init__(self, texts: Texts, *part: str) -> None:
        self.texts, self._part = texts, part

    def raw(self, *path: str) -> str:
        """A phrase as it is written, with the blanks at its ends; "" where there is none."""
        return self.texts.get(*self._part, *path) or ""

    def say(self, *path: str, **values: object) -> str:
        """Fill in a phrase; one that is missing is shown as its path, never hidden."""
        return fill(self.raw(*path) or ".".join(path), as_texts(values))

    def joined_by(self, joiner: str, parts: Iterable[str]) -> str:
        """Join the parts that are not empty with the language's own comma, separator or blank."""
        return self.raw(joiner).join(part for part in parts if part)


def as_texts(values: Mapping[str, object]) -> dict[str, str | None]:
    """The values for a phrase as texts; None stays None, for a name that has no value."""
    return {name: None if value is None else str(value) for name, value in values.items()}
