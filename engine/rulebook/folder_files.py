"""Read the files of a rulebook's folder, and keep each with what is wrong with it. Must not know what stands in any."""

from pathlib import Path
from typing import Any

from engine.problems import RulebookProblem
from engine.rulebook.book import SHIPPED
from engine.rulebook.shape import build, mapping, only_keys
from engine.rulebook.term_values import date_apart
from engine.rulebook.yamlfile import YamlFile, read_yaml


class FolderFiles(dict[str, YamlFile]):
    """The files that were read, by name and in reading order.

    `broken`: what they name but could not be built, so that it is not told as missing elsewhere.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.broken: set[str] = set()

    @property
    def problems(self) -> list[RulebookProblem]:
        """All that is wrong, in reading order."""
        return [problem for file in self.values() for problem in file.problems]

    def read(self, name: str, *, optional: bool = False, folder: Path | None = None) -> YamlFile:
        """A file of the folder, or of another one that stands in for it."""
        folder = folder or self.folder
        path = folder / name
        file = YamlFile(name) if optional and not path.exists() else read_yaml(path, _shown(path, folder))
        self[name] = file
        return file

    def read_all(self, name: str, besides: str = "") -> list[YamlFile]:
        """The YAML files of a folder within in name order; one that would be passed over in silence is a problem."""
        within = self.folder / name
        for path in sorted(within.glob("*.yml")):
            self.not_read(path, "is not read; name it `.yaml`")
        return [
            self.read(f"{name}/{path.name}") for path in sorted(within.glob("*.yaml")) if path.name != besides
        ]

    def not_read(self, path: Path, why: str) -> None:
        """Note a file that is there for nothing."""
        problem = RulebookProblem(_shown(path, self.folder), 0, why)
        self[str(path)] = YamlFile(str(path), problems=[problem])

    def structs(
        self, name: str, key: str, struct: type[Any], *, optional: bool = False, folder: Path | None = None
    ) -> dict[str, Any]:
        """What a file has under its one key, each item as a struct."""
        file = self.read(name, optional=optional, folder=folder)
        only_keys(mapping(file.data, file), [key], file)
        built = {}
        for item, data in mapping(mapping(file.data, file).get(key), file, key).items():
            given = {"name": item} if "name" in struct.__struct_fields__ else {}
            value = build(struct, date_apart(data), file, key, item, given=given)
            if value is not None:
                built[item] = value
            else:
                self.broken.add(item)
        return built


def _shown(path: Path, folder: Path) -> str:
    return f"rulesets/{path.relative_to(folder)}" if folder == SHIPPED else str(path)
