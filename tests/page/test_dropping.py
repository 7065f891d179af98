"""What is dropped is taken for what it is, once; what can't be taken is refused by name and hinders nothing else."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import openpyxl
import pytest

from tests.support.page_client import PageClient
from tests.support.pages_served import PagesServed, pages_served

ROWS = [f"6123{at:04d},csl,98,Sales" for at in range(6)]
HEAD = "Mobile no.,Carrier,Monthly fee,Department"
PICTURE = b"\xff\xd8\xff\xe0" + bytes(60)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PagesServed]:
    """A page that takes a megabyte at once."""
    with pages_served(tmp_path_factory.mktemp("served"), "--max-upload", "1") as running:
        yield running


@pytest.fixture(scope="module")
def client(served: PagesServed) -> Iterator[PageClient]:
    """A visitor of it."""
    made = PageClient(served.entrance)
    yield made
    made.close()


def sheet(path: Path, *rows: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
    return path


def packed(path: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in files.items():
            out.writestr(name, data)
    return path


def files_of(client: PageClient, case: str) -> list[str]:
    """The names of the files that belong to a case, as its step Sheet lists them."""
    text = client.get(f"{case}/sheet").text
    return re.findall(r"<bdi>([^<]*)</bdi>", text.partition('<ul class="files">')[2])


def held(client: PageClient, case: str) -> set[str]:
    with zipfile.ZipFile(io.BytesIO(client.made(case, "case.zip"))) as found:
        return {name for name in found.namelist() if not name.endswith("/")}


def lines(client: PageClient, case: str) -> int:
    return sum(client.get(f"{case}/verdicts").tiles.values())


def book(path: Path, *rows: str) -> Path:
    """The same as a workbook of one sheet."""
    made = openpyxl.Workbook()
    for row in (HEAD, *rows):
        made.worksheets[0].append(row.split(","))
    made.save(path)
    return path


@pytest.fixture(scope="module")
def november(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sheet(tmp_path_factory.mktemp("nov") / "Nov.csv", *ROWS)


@pytest.fixture(scope="module")
def december(november: Path) -> Path:
    return sheet(november.with_name("Dec.csv"), *ROWS[1:], "61239999,csl,98,Sales")


def test_what_cannot_be_taken_keeps_nothing_else_from_being_taken(
    client: PageClient, november: Path, tmp_path: Path
) -> None:
    (photo := tmp_path / "IMG_2041.jpg").write_bytes(PICTURE)
    (columns := tmp_path / "columns.yaml").write_text("carrier: Carrier\nfee: Fee\n", encoding="utf-8")
    answer = client.post("/cases", files=[photo, november, columns])
    case = client.case_of(answer)
    assert [kind for kind, _ in answer.said] == ["good", "bad", "bad"]
    assert "picture" in answer.said[1][1]
    assert "ending" not in answer.said[1][1]
    assert answer.said[2][1].startswith("columns.yaml")
    assert files_of(client, case) == ["Nov.csv"]
    assert len(ROWS) == lines(client, case)
    assert {"case.yaml", "inputs/Nov.csv", "outputs/case.zip"} >= held(client, case)


def test_where_nothing_can_be_taken_no_case_begins(client: PageClient, tmp_path: Path) -> None:
    (photo := tmp_path / "photo.jpg").write_bytes(PICTURE)
    before = client.cases()
    assert client.post("/cases", files=[photo]).way == "/"
    assert before == client.cases()


def test_the_same_file_is_taken_once_whatever_it_is_called(
    client: PageClient, november: Path, tmp_path: Path
) -> None:
    case = client.drop(november)
    (again := tmp_path / "other name.csv").write_bytes(november.read_bytes())
    answer = client.post(f"{case}/files", files=[again])
    assert answer.said == [("good", "Already there, not taken again: other name.csv")]
    client.post(f"{case}/take-out", {"file": "inputs/Nov.csv"})
    client.drop(november, case=case)
    assert files_of(client, case) == ["Nov.csv"]  # and no "(2)" for having been left out


def test_a_newer_list_waits_until_it_is_said_that_it_replaces_the_old_one(
    client: PageClient, november: Path, december: Path
) -> None:
    case = client.drop(november)
    before = client.get(f"{case}/verdicts").tiles
    answer = client.post(f"{case}/files", files=[december])
    assert [kind for kind, _ in answer.said] == ["bad"]
    assert "5 of its 6" in answer.text
    assert before == answer.tiles
    assert "inputs/Dec.csv" in held(client, case)

    after = client.post(f"{case}/list", {"file": "inputs/Dec.csv", "how": "replace"})
    assert files_of(client, case) == ["Dec.csv"]
    assert len(ROWS) == sum(after.tiles.values())
    assert "Dec.csv" in after.text.partition("</header>")[0]
    client.post(f"{case}/undo")
    assert before == client.get(f"{case}/verdicts").tiles
    assert "5 of its 6" in client.get(f"{case}/sheet").text
    client.post(f"{case}/undo")
    assert "5 of its 6" not in client.get(f"{case}/sheet").text


def test_a_newer_list_may_be_added_beside_the_old_one_or_left_out(
    client: PageClient, november: Path, december: Path
) -> None:
    case = client.drop(november)
    client.drop(december, case=case)
    client.post(f"{case}/list", {"file": "inputs/Dec.csv", "how": "beside"})
    assert 2 * len(ROWS) == lines(client, case)
    client.post(f"{case}/undo")
    client.post(f"{case}/take-out", {"file": "inputs/Nov.csv"})
    assert files_of(client, case) == ["Dec.csv"]
    client.post(f"{case}/undo")
    client.post(f"{case}/list", {"file": "inputs/Dec.csv", "how": "leave"})
    assert files_of(client, case) == ["Nov.csv"]
    assert "inputs/Dec.csv" not in held(client, case)


def test_a_newer_workbook_waits_too(client: PageClient, tmp_path: Path) -> None:
    case = client.drop(book(tmp_path / "Nov.xlsx", *ROWS))
    client.drop(book(tmp_path / "Dec.xlsx", *ROWS[1:], "61239999,csl,98,Sales"), case=case)
    assert "5 of its 6" in client.get(f"{case}/sheet").text


def test_a_list_of_other_lines_is_added_at_once(client: PageClient, november: Path, tmp_path: Path) -> None:
    case = client.drop(november)
    more = sheet(tmp_path / "more.csv", *ROWS[:2], "51230001,csl,98,Sales", "51230002,csl,98,Sales")
    assert [kind for kind, _ in client.post(f"{case}/files", files=[more]).said] == ["good"]
    assert len(ROWS) + 4 == lines(client, case)


def test_the_questionnaires_come_back_in_their_zip_with_the_record_of_who_was_asked(
    client: PageClient, november: Path, tmp_path: Path
) -> None:
    case = client.drop(november)
    sent = client.made(case, "questionnaires.zip", by="department")
    (tmp_path / "questionnaires.zip").write_bytes(sent)
    answer = client.post(f"{case}/files", files=[tmp_path / "questionnaires.zip"])
    assert {kind for kind, _ in answer.said} == {"good"}
    assert "asked.yaml" in dict(answer.said[1:]).get("good", "")

    other = client.drop(november)
    (record := tmp_path / "asked.yaml").write_bytes(zipfile.ZipFile(io.BytesIO(sent)).read("asked.yaml"))
    assert client.post(f"{other}/files", files=[record]).said == [("good", "1 file taken in.")]
    assert "sent/dropped/asked.yaml" in held(client, other)
    assert "Sales" in client.get(f"{other}/take-away").text
    client.post(f"{other}/undo")
    assert "sent/dropped/asked.yaml" not in held(client, other)


def test_what_is_in_a_zip_is_taken_by_its_name_alone(
    client: PageClient, november: Path, tmp_path: Path
) -> None:
    inside = {
        "../../up/Nov.csv": november.read_bytes(),
        "__MACOSX/._Nov.csv": b"x",
        "again.zip": b"PK",
        "photo.jpg": PICTURE,
    }
    answer = client.post("/cases", files=[packed(tmp_path / "all.zip", inside)])
    case = client.case_of(answer)
    assert files_of(client, case) == ["Nov.csv"]
    assert [text.partition(":")[0] for kind, text in answer.said if kind == "bad"] == [
        "again.zip",
        "photo.jpg",
    ]


def test_what_was_answered_for_all_is_told_where_a_list_is_added_of_which_it_holds_too(
    client: PageClient, november: Path, tmp_path: Path
) -> None:
    case = client.drop(november)
    client.post(f"{case}/answer", {"fact": "line_status", "scope": "ticked", "value": "active", "at": "0"})
    one = client.post(f"{case}/files", files=[sheet(tmp_path / "one.csv", "64440001,csl,98,Sales")])
    assert ["good"] == [kind for kind, _ in one.said]
    client.post(f"{case}/answer", {"fact": "plan_type", "scope": "all", "value": "postpaid"})
    two = client.post(f"{case}/files", files=[sheet(tmp_path / "two.csv", "64440002,csl,98,Sales")])
    assert ["good", "bad"] == [kind for kind, _ in two.said]
    assert "1 answer" in two.said[1][1]
    client.drop(sheet(tmp_path / "three.csv", *ROWS[1:], "64440003,csl,98,Sales"), case=case)
    three = client.post(f"{case}/list", {"file": "inputs/three.csv", "how": "beside"})
    assert ["good", "bad"] == [kind for kind, _ in three.said]


@pytest.mark.parametrize(
    "inside", [{"a.csv": b"a" * 2_000_000}, {f"{at}.csv": b"x" for at in range(300)}], ids=["large", "many"]
)
def test_a_zip_unpacks_to_no_more_than_may_be_sent(
    client: PageClient, served: PagesServed, tmp_path: Path, inside: Mapping[str, bytes]
) -> None:
    answer = client.post("/cases", files=[packed(tmp_path / "bomb.zip", inside)])
    assert answer.way == "/"
    assert [text.partition(":")[0] for _, text in answer.said] == ["bomb.zip"]
    assert not [path for path in served.aside.rglob("*") if path.name in inside]


def test_a_whole_case_opens_as_that_case(client: PageClient, november: Path, tmp_path: Path) -> None:
    case = client.drop(november)
    client.post(f"{case}/answer", {"fact": "line_status", "scope": "all", "value": "active"})
    codes = client.made(case, "codes.csv")
    (whole := tmp_path / "case.zip").write_bytes(client.made(case, "case.zip"))
    again = client.drop(whole)
    assert case != again
    assert codes == client.made(again, "codes.csv")
    answer = client.post(f"{case}/files", files=[whole])
    assert client.case_of(answer) not in ("", case, again)


@pytest.mark.parametrize(
    "said", ["inputs: [../../secret.csv]\n", "inputs: 7\n"], ids=["leads elsewhere", "unclear"]
)
def test_a_case_that_is_not_what_it_says_is_not_opened(
    client: PageClient, served: PagesServed, tmp_path: Path, said: str
) -> None:
    before = client.cases()
    bad = packed(
        tmp_path / "case.zip", {"case.yaml": said.encode(), "../x.csv": b"x", "inputs/../y.csv": b"y"}
    )
    answer = client.post("/cases", files=[bad])
    assert answer.way == "/"
    assert [kind for kind, _ in answer.said] == ["bad"]
    assert before == client.cases()
    assert not [path for path in served.aside.rglob("*") if path.name in ("x.csv", "y.csv")]


def test_what_texts_mean_is_added_to_what_was_said_before(
    client: PageClient, november: Path, tmp_path: Path
) -> None:
    case = client.drop(november)
    client.post(f"{case}/text", {"fact": "line_status", "text": "running", "value": "active"})
    said = "words:\n  line_status: {resting: suspended}\n"
    (columns := tmp_path / "columns.yaml").write_text(f"carrier: Carrier\n{said}", encoding="utf-8")
    answer = client.post(f"{case}/files", files=[columns])
    assert answer.said == [("good", "1 file taken in.")]
    text = client.get(f"{case}/file/columns.yaml").text
    assert {"running", "resting", "Carrier"} <= set(re.findall(r"\w+", text))


def test_decisions_are_added_to_those_made_before(client: PageClient, november: Path, tmp_path: Path) -> None:
    case = client.drop(november)
    for number in ("61230001", "61230002"):
        path = tmp_path / f"{number}.yaml"
        path.write_text(f"decisions:\n- {{line: '{number}', review: hold, by: Ho}}\n", encoding="utf-8")
        client.drop(path, case=case)
    said = client.get(f"{case}/file/review.yaml").text
    assert re.findall(r"6123000\d", said) == ["61230001", "61230002"]


def test_a_list_without_lines_says_so_and_can_be_taken_out(client: PageClient, tmp_path: Path) -> None:
    case = client.drop(sheet(tmp_path / "empty.csv"))
    text = client.get(f"{case}/sheet").text
    assert "empty.csv has headings and no lines" in text
    client.post(f"{case}/take-out", {"file": "inputs/empty.csv"})
    assert "has headings and no lines" not in client.get(f"{case}/sheet").text


def test_a_kept_case_goes_by_the_name_it_is_kept_under(client: PageClient, november: Path) -> None:
    case = client.drop(november)
    kept = client.post(f"{case}/keep", {"name": "November check"})
    assert "<strong>November check</strong>" in kept.text
    assert client.get("/").text.count("November check") == 1
    closed = client.post(f"{case}/close")
    assert closed.said[0][1].startswith("Closed: November check. It stays in")
    assert re.search(r"November check</button> <span>changed 2026-11-25", closed.text)
