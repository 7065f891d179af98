"""Find the texts of a rulebook in one language. Must not contain any sentence itself."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from engine.keeping.cache import Cache
from engine.keeping.compiled import file_key, kept
from engine.problems import RulebookInvalid, RulebookProblem, suggest
from engine.rulebook.book import FALLBACK, SHIPPED, Rulebook
from language.templates import fill

Key = tuple[str, ...]
# What a rulebook says itself; every other file holds the program's own phrases, which it may leave to the program.
MAIN, OWN = "main", ("main", "sources", "hints", "deadlines", "invariants")


class Layer:
    """The texts of one folder in one language: a file per section, such as `report.yaml`, and `main.yaml` for the rest.

    A file is read when its section is first needed. `phrases`: only the program's own phrases count.
    """

    def __init__(self, folder: Path, cache: Cache | None = None, *, phrases: bool = False) -> None:
        self.folder, self._cache = folder, cache or Cache()
        self.phrases = phrases
        self.language = folder.name
        self._looked_for: set[str] = set()
        self._sections: dict[str, Any] = {}

    def files(self) -> list[str]:
        """The names of the folder's files that count."""
        found = sorted(path.stem for path in self.folder.glob("*.yaml"))
        return [name for name in found if not (self.phrases and name in OWN)]

    def section(self, name: str) -> Any:
        """A section, or None."""
        for file in (name, MAIN):
            if (
                name not in self._sections
                and file not in self._looked_for
                and not (self.phrases and file in OWN)
            ):
                self._looked_for.add(file)
                path = self.folder / f"{file}.yaml"
                if path.exists():
                    self._sections |= {
                        key: said
                        for key, said in _read(path, self._cache).items()
                        if key not in self._sections
                    }
        return self._sections.get(name)

    def all(self) -> dict[Key, str]:
        """Every text by its path; the texts of a list by their places in it."""
        for name in (MAIN, *self.files()):
            self.section(name)
        return dict(_leaves(self._sections))


class Texts:
    """Labels and sentences of one language by key; what it lacks is taken from the fallback language.

    A key without any text is shown as its own code.
    """

    def __init__(self, language: str, layers: Sequence[Layer]) -> None:
        """Use the first of the `layers` that has a text."""
        self.language = language
        self.layers = layers
        self._merged: dict[str, Mapping[str, Any]] = {}
        self._met: dict[tuple[Key, ...], str] = {}  # as many as there are texts: what has none isn't kept

    def own(self) -> dict[Key, str]:
        """Every text that is written in the language itself, by its path."""
        found: dict[Key, str] = {}
        for layer in self.layers:
            if layer.language == self.language:
                found |= {path: text for path, text in layer.all().items() if path not in found}
        return found

    @property
    def name(self) -> str:
        """What the language calls itself."""
        own = (layer.section("language") for layer in self.layers if layer.language == self.language)
        return next((name for name in own if isinstance(name, str)), self.language)

    def section(self, name: str) -> Mapping[str, Any]:
        """A whole section, for example `report`."""
        if name not in self._merged:
            merged: Any = {}
            for layer in reversed(self.layers):
                merged = _over(merged, layer.section(name))
            self._merged[name] = merged if isinstance(merged, Mapping) else {}
        return self._merged[name]

    def get(self, *path: str) -> str | None:
        """The text at a path, or None."""
        return self._first(path)

    def _first(self, *paths: Key) -> str | None:
        """The first text at any of these paths; one in the language itself is preferred to any other."""
        if (met := self._met.get(paths)) is not None:
            return met
        for layer in self.layers:
            for path in paths:
                found: Any = layer.section(path[0])
                for key in path[1:]:
                    found = found.get(key) if isinstance(found, Mapping) else None
                if isinstance(found, str):
                    self._met[paths] = found
                    return found
        return None

    def label(self, *path: str) -> str:
        """The short name at a path (`…label`, or the text itself), or the last key."""
        return self._first((*path, "label"), path) or path[-1]

    def fact(self, name: str) -> str:
        """What a fact or term is called."""
        return self._first(("facts", name, "label"), ("terms", name, "label")) or name

    def value(self, fact: str, code: str) -> str:
        """What a choice's value is called."""
        return self.get("values", fact, code) or code

    def outcome(self, decision: str, code: str) -> str:
        """What an outcome is called."""
        return self.label("decisions", decision, "outcomes", code)

    def ask(self, name: str) -> str:
        """The question that asks for a fact or term."""
        return self._first(("facts", name, "ask"), ("terms", name, "ask")) or f"{self.fact(name)}?"

    def message(self, key: str, values: Mapping[str, str | None] | None = None) -> str:
        """A phrase of the answers, filled in."""
        return fill(self.get("messages", key) or key, values or {})


def texts_in(rulebook: Rulebook, language: str) -> Texts:
    """The texts of a rulebook in one language; RulebookInvalid if there are none, or a file is broken."""
    folder = rulebook.folder / "texts"
    if language not in rulebook.languages:
        problem = f"has no folder `{language}`{suggest(language, rulebook.languages)}"
        raise RulebookInvalid([RulebookProblem(str(folder), 0, problem)])
    layers = []
    for spoken in dict.fromkeys((language, FALLBACK)):
        layers.append(Layer(folder / spoken, rulebook.cache))
        if rulebook.folder != SHIPPED:
            layers.append(Layer(SHIPPED / "texts" / spoken, rulebook.cache, phrases=True))
    mains = [folder / spoken / f"{MAIN}.yaml" for spoken in dict.fromkeys((language, FALLBACK))]
    if not any(main.exists() for main in mains):
        raise RulebookInvalid([RulebookProblem(str(mains[-1]), 0, "is not there")])
    texts = Texts(language, layers)
    layers[0].section(MAIN)  # what is wrong with it is said before anything is answered
    return texts


def phrases_in(language: str) -> Texts:
    """The program's own phrases in one language, for use without a rulebook."""
    return Texts(language, [Layer(SHIPPED / "texts" / one) for one in dict.fromkeys((language, FALLBACK))])


def _leaves(data: Any, *path: str) -> Iterator[tuple[Key, str]]:
    if isinstance(data, Mapping | list):
        items = data.items() if isinstance(data, Mapping) else enumerate(data)
        for key, value in items:
            yield from _leaves(value, *path, str(key))
    else:
        yield path, str(data)


def _over(below: Any, above: Any) -> Any:
    """Merge two sets of texts: those above, and those below where there are none above."""
    if above is None:
        return below
    if not isinstance(above, Mapping) or not isinstance(below, Mapping):
        return above
    return {
        key: _over(below.get(key), above.get(key))
        for key in (*below, *(key for key in above if key not in below))
    }


def _read(path: Path, cache: Cache) -> dict[str, Any]:
    return kept(cache, "texts", lambda: file_key(path), dict[str, Any], lambda: _parsed(path))


def _parsed(path: Path) -> dict[str, Any]:
    from engine.rulebook.shape import mapping  # with all that reads YAML
    from engine.rulebook.yamlfile import read_yaml

    file = read_yaml(path)
    data = mapping(file.data, file)
    if file.problems:
        raise RulebookInvalid(file.problems)
    return data
