"""The sentences of a rulebook in one language, filled in with a line's own facts. Writes no sentence itself."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.problems import RulebookInvalid, RulebookProblem, suggest
from engine.rulebook.book import Rulebook
from engine.rulebook.shape import mapping
from engine.rulebook.yamlfile import read_yaml
from language.templates import fill

PHRASES = Path(__file__).resolve().parent.parent / "rulesets" / "texts"


class Texts:
    """Labels and sentences by key; a key that has none is shown as its own code.

    `<language>.yaml` is read at once; a section with a file of its own, `report.<language>.yaml`, when first used.
    """

    def __init__(self, language: str, data: Mapping[str, Any], folder: Path | None = None) -> None:
        self.language = language
        self.data: dict[str, Any] = dict(data)
        self._folder = folder

    def _top(self, name: str) -> Any:
        if name not in self.data and self._folder is not None:
            file = f"{name}.{self.language}.yaml"
            path = self._folder / file
            # A rulebook may leave the program's own phrases to the program; the words of its sources are its own.
            if name != "sources" and not path.exists():
                path = PHRASES / file
            self.data[name] = None
            if path.exists():
                self.data |= _read(path)
        return self.data.get(name)

    def section(self, name: str) -> Mapping[str, Any]:
        """A whole section, for example `report`."""
        found = self._top(name)
        return found if isinstance(found, Mapping) else {}

    def get(self, *path: str) -> str | None:
        """The text at a path, or None."""
        found: Any = self._top(path[0])
        for key in path[1:]:
            if not isinstance(found, Mapping) or key not in found:
                return None
            found = found[key]
        return found if isinstance(found, str) else None

    def label(self, *path: str) -> str:
        """The short name at a path (`…label`, or the text itself), or the last key."""
        return self.get(*path, "label") or self.get(*path) or path[-1]

    def fact(self, name: str) -> str:
        """What a fact or term is called."""
        return self.get("facts", name, "label") or self.get("terms", name, "label") or name

    def value(self, fact: str, code: str) -> str:
        """What a choice's value is called."""
        return self.get("values", fact, code) or code

    def outcome(self, decision: str, code: str) -> str:
        """What an outcome is called."""
        return self.label("decisions", decision, "outcomes", code)

    def ask(self, name: str) -> str:
        """The question that asks for a fact or term."""
        return self.get("facts", name, "ask") or self.get("terms", name, "ask") or f"{self.fact(name)}?"

    def message(self, key: str, values: Mapping[str, str | None] | None = None) -> str:
        """A phrase of the answers, filled in."""
        return fill(self.get("messages", key) or key, values or {})


def texts_in(rulebook: Rulebook, language: str) -> Texts:
    """The sentences of a rulebook in one language; RulebookInvalid where its file is missing or broken."""
    folder = rulebook.folder / "texts"
    main = folder / f"{language}.yaml"
    if not main.exists():
        have = sorted(path.stem for path in folder.glob("*.yaml") if "." not in path.stem)
        raise RulebookInvalid([RulebookProblem(str(main), 0, f"is not there{suggest(language, have)}")])
    return Texts(language, _read(main), folder)


def _read(path: Path) -> dict[str, Any]:
    file = read_yaml(path)
    data = mapping(file.data, file)
    if file.problems:
        raise RulebookInvalid(file.problems)
    return data
