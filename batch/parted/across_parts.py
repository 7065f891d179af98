"""Find what the rows of a fleet together show, out of core: keys of all parts in, a file of findings for each kind out.

The one module that imports DuckDB, which is an extra (`simexit[dask]`). Must not know how keys are read off a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from batch.errors import InputError
from batch.files import whole_file
from batch.parted.part import NotInParts

TARGETS, DEPENDENTS, ALONE, ABOVE, TWICE = "targets", "dependents", "alone", "above", "twice"
FOUND = (TARGETS, DEPENDENTS, ALONE, ABOVE, TWICE)
NAMED = 12  # lines of one number that are kept with each of them: the others to name, itself, and one more
_FEWEST, _MOST = 2, 2  # as for `charge_rows`
_EXAMPLES = 3


class Shared(msgspec.Struct, frozen=True):
    """References that several lines go by: how many, the most frequent with their lines, and the first file."""

    count: int
    examples: list[tuple[str, int]]
    file: int


class NamesMet(msgspec.Struct, frozen=True):
    """Of the names of lines that answers have, by their numbers: those that a row has, and those that several lines go
    by, with the numbers of their rows."""

    met: list[int]
    torn: dict[int, list[int]]


def find_across(
    keys: Sequence[Path], folder: Path, least_cap: int, *, memory: str, threads: int
) -> Shared | None:
    """Write the findings into the folder, a file for each kind of `FOUND`; the references that are shared.

    `least_cap`: how many prepaid numbers anybody may have. NotInParts where a file lists charges, not lines.
    """
    with _database(folder, memory, threads, lines=keys) as database:
        for name, query in _TABLES.items():
            database.execute(f"CREATE TEMP TABLE {name} AS {query}", _given(query, least_cap))
        _refuse_charges(database)
        for name in FOUND:
            query = _FINDINGS[name]
            with whole_file(folder / f"{name}.parquet") as beside:
                found = f"COPY (SELECT * FROM ({query}) ORDER BY part, place) TO '{_quoted(beside)}'"
                database.execute(
                    f"{found} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 65536)",
                    _given(query, least_cap),
                )
        return _shared(database)


def find_named(
    named: Sequence[Path], linked: Sequence[Path], folder: Path, *, memory: str, threads: int
) -> NamesMet:
    """Whom the answers of all parts name."""
    with _database(folder, memory, threads, named=named, linked=linked) as database:
        met = database.execute("SELECT DISTINCT key FROM named ORDER BY key").fetchall()
        torn = database.execute(_TORN).fetchall()
    return NamesMet([key for (key,) in met], dict(torn))


def count_people(
    people: Sequence[Path],
    whom: Sequence[str],
    asked: Mapping[str, Sequence[str]],
    folder: Path,
    *,
    memory: str,
    threads: int,
) -> list[tuple[dict[str, int], dict[str, bool]]]:
    """How many of each kind of people all rows name, blank as one, and whether they name any; then so for the rows of
    which each question is `asked`, by the columns that say so."""
    found = []
    with _database(folder, memory, threads, people=people) as database:
        for columns in ([], *asked.values()):
            where = " OR ".join(f'"{name}"' for name in columns) or "true"
            counts = ", ".join(f"count(DISTINCT coalesce({by}, '')), count({by}) > 0" for by in whom)
            row = database.execute(f"SELECT {counts} FROM people WHERE {where}").fetchone()
            found.append((dict(zip(whom, row[::2], strict=True)), dict(zip(whom, row[1::2], strict=True))))
    return found


@contextmanager
def _database(folder: Path, memory: str, threads: int, **views: Sequence[Path]) -> Iterator[Any]:
    """DuckDB over some files, those of one name as one table."""
    try:
        import duckdb
    except ImportError:
        raise InputError("dask_needed", command="pip install 'simexit[dask]'") from None
    with duckdb.connect() as database:
        database.execute(f"SET memory_limit = '{memory}'")
        database.execute(f"SET threads = {threads}")
        database.execute("SET preserve_insertion_order = false")
        database.execute("SET temp_directory = ?", [str(folder / "spilt")])
        for name, paths in views.items():
            database.read_parquet([str(path) for path in paths]).create_view(name)
        yield database


def _given(query: str, least_cap: int) -> list[int]:
    return [least_cap] * query.count("?")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


_HOLDER = "owner IS NOT NULL AND carrier IS NOT NULL AND prepaid"
_PLAN = "carrier IS NOT NULL AND owner IS NOT NULL AND plan_group IS NOT NULL"
_CAPPED = "owner IS NOT NULL AND operator IS NOT NULL AND prepaid AND NOT closed"

#: What is counted over the fleet: a row for each holder, plan, number, card and reference that matters.
_TABLES: Mapping[str, str] = {
    "lowest": f"""
        SELECT owner, carrier, min(number) AS first FROM lines
        WHERE {_HOLDER} AND takes AND number IS NOT NULL GROUP BY ALL""",
    "holders": f"""
        SELECT owner, carrier, any_value(first) AS first, min(number) FILTER (takes AND number <> first) AS second
        FROM lines JOIN lowest USING (owner, carrier) WHERE {_HOLDER} GROUP BY ALL""",
    "plans": f"""
        SELECT carrier, owner, plan_group,
            count(*) FILTER (open AND secondary) AS dependents, count(*) FILTER (main) AS mains
        FROM lines WHERE {_PLAN} AND (main OR secondary) GROUP BY ALL""",
    "several": f"""
        SELECT owner, operator FROM lines WHERE {_CAPPED} GROUP BY ALL HAVING count(*) > ?""",
    "registered": f"""
        SELECT owner, operator, count(DISTINCT number) + count(*) FILTER (number IS NULL) AS count
        FROM lines SEMI JOIN several USING (owner, operator) WHERE {_CAPPED} GROUP BY ALL HAVING count > ?""",
    "numbers": """
        SELECT number, count(*) AS count FROM lines WHERE NOT closed AND number IS NOT NULL
        GROUP BY ALL HAVING count(*) > 1""",
    "cards": """
        SELECT card, odd_card, count(*) AS count FROM lines
        WHERE NOT closed AND (card IS NOT NULL OR odd_card IS NOT NULL) GROUP BY ALL HAVING count(*) > 1""",
    "twice": """
        SELECT 'msisdn' AS fact, number::HUGEINT AS key, '' AS odd_key, part, place, file, row, count
        FROM lines JOIN numbers USING (number) WHERE NOT closed
        UNION ALL
        SELECT 'iccid', lines.card::HUGEINT, lines.odd_card, part, place, file, row, count
        FROM lines JOIN cards ON lines.card IS NOT DISTINCT FROM cards.card
            AND lines.odd_card IS NOT DISTINCT FROM cards.odd_card
        WHERE NOT closed""",
    "shared": """
        SELECT reference FROM lines WHERE reference IS NOT NULL AND (
            number IS NOT NULL OR card IS NOT NULL OR odd_card IS NOT NULL)
        GROUP BY ALL HAVING count(*) > 1""",
}

#: What is found of single lines, each by its part and its place in it.
_FINDINGS: Mapping[str, str] = {
    TARGETS: f"""
        SELECT part, place, CASE WHEN number IS NOT DISTINCT FROM first THEN second ELSE first END AS target
        FROM lines JOIN holders USING (owner, carrier)
        WHERE {_HOLDER} AND NOT has_target AND target IS NOT NULL""",
    DEPENDENTS: f"""
        SELECT part, place, dependents FROM lines JOIN plans USING (carrier, owner, plan_group)
        WHERE {_PLAN} AND main AND NOT has_dependents""",
    ALONE: f"""
        SELECT part, place FROM lines JOIN plans USING (carrier, owner, plan_group)
        WHERE {_PLAN} AND open AND secondary AND mains = 0""",
    ABOVE: f"""
        SELECT part, place, count FROM lines JOIN registered USING (owner, operator) WHERE {_CAPPED}""",
    TWICE: f"""
        SELECT part, place, fact, count, others FROM twice JOIN (
            SELECT fact, key, odd_key,
                min({{'part': part, 'place': place, 'file': file, 'row': row}}, {NAMED}) AS others
            FROM twice GROUP BY ALL
        ) AS named USING (fact) WHERE twice.key IS NOT DISTINCT FROM named.key
            AND twice.odd_key IS NOT DISTINCT FROM named.odd_key""",
}


#: The names by which rows of several lines go, as `line_keys` tells lines apart.
_TORN = """
    WITH own AS (
        SELECT * FROM named SEMI JOIN (SELECT key FROM named GROUP BY key HAVING count(*) > 1) USING (key)),
    bare AS (
        SELECT DISTINCT card, odd_card FROM own WHERE number IS NULL AND (card IS NOT NULL OR odd_card IS NOT NULL)),
    holders AS (
        SELECT bare.card, bare.odd_card, min(number) AS number
        FROM linked JOIN bare ON linked.card IS NOT DISTINCT FROM bare.card
            AND linked.odd_card IS NOT DISTINCT FROM bare.odd_card
        GROUP BY ALL HAVING min(number) = max(number)),
    told_apart AS (
        SELECT key, part, place, row,
            coalesce('n' || coalesce(own.number, holders.number), 'c' || own.card, 'o' || own.odd_card) AS line
        FROM own LEFT JOIN holders ON own.number IS NULL AND own.card IS NOT DISTINCT FROM holders.card
            AND own.odd_card IS NOT DISTINCT FROM holders.odd_card)
    SELECT key, list(row ORDER BY part, place) FROM told_apart
    GROUP BY key HAVING count(line) < count(*) OR count(DISTINCT line) > 1"""


def _refuse_charges(database: Any) -> None:
    """NotInParts where most lines of a file have a number, or a card, that stands there on several rows."""
    for fact, known in (
        ("msisdn", "number IS NOT NULL"),
        ("iccid", "card IS NOT NULL OR odd_card IS NOT NULL"),
    ):
        charges = database.execute(
            f"""
            WITH several AS (
                SELECT file, key, odd_key, count(*) AS rows FROM twice WHERE fact = ? GROUP BY ALL HAVING rows > 1),
            own AS (SELECT file, count(*) AS rows FROM lines WHERE NOT closed AND ({known}) GROUP BY file)
            SELECT 1 FROM several JOIN own USING (file) GROUP BY file
            HAVING count(*) >= ? AND ? * sum(several.rows) > any_value(own.rows)""",
            [fact, _FEWEST, _MOST],
        ).fetchone()
        if charges:
            raise NotInParts("charges")


def _shared(database: Any) -> Shared | None:
    """The references that lines with different numbers go by."""
    database.execute("""
        CREATE TEMP TABLE lines_of AS
        SELECT reference, count(DISTINCT coalesce('n' || number, 'c' || card, odd_card)) AS count,
            min({'part': part, 'place': place, 'file': file}) AS first
        FROM lines SEMI JOIN shared USING (reference)
        WHERE number IS NOT NULL OR card IS NOT NULL OR odd_card IS NOT NULL GROUP BY ALL HAVING count > 1""")
    worst = database.execute(
        "SELECT reference, count, first FROM lines_of ORDER BY count DESC, reference LIMIT ?", [_EXAMPLES]
    ).fetchall()
    if not worst:
        return None
    (count,) = database.execute("SELECT count(*) FROM lines_of").fetchone()
    first = min(((one["part"], one["place"], one["file"]) for _, _, one in worst), default=(0, 0, 0))
    return Shared(count, [(reference, many) for reference, many, _ in worst], first[2])
