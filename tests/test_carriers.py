"""Hold the carrier files against what is publicly known; knows their YAML, not the engine that loads it."""

import datetime as dt
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml

HERE = Path(__file__).parent
COMPILED = dt.date(2026, 11, 21)
LETTERS = {"V": "verified", "R": "reported", "G": "assumed"}
BLOCKS = (
    "terms",
    "prepaid",
    "postpaid",
    "personal",
    "corporate",
    "personal_prepaid",
    "personal_postpaid",
    "corporate_prepaid",
    "corporate_postpaid",
)

# Every brand, operator and company of section 1 of the carriers' page, and how each is written in Chinese.
SECTION_1 = {
    "cmhk": [
        "CMHK",
        "China Mobile Hong Kong",
        "China Mobile Hong Kong Co. Ltd.",
        "China Mobile HK",
        "MyLink",
        "SIMPLIFLY",
        "Peoples",
        "454-12",
        "454-13",
        "中国移动香港",
        "中國移動香港",
    ],
    "duck": ["MobileDuck", "Mobile Duck", "Duck card", "鸭聊卡", "鸭聊佳", "鴨聊卡", "鴨聊佳", "CMHK 鸭聊佳"],
    "hkt": ["HKT", "CSL Mobile Limited", "PCCW-HKT", "香港电讯", "香港電訊"],
    "csl": ["csl", "CSL", "csl.", "香港移动通讯", "香港移動通訊"],
    "1o1o": ["1O1O", "1010", "1o1o"],
    "one2free": ["one2free", "One2Free"],
    "new_world_mobility": ["New World Mobility", "NWM", "新世界传动网", "新世界傳動網"],
    "pccw_mobile": ["PCCW mobile", "PCCW", "电讯盈科", "電訊盈科"],
    "clubsim": ["Club SIM", "ClubSIM", "Club SIM 储值卡", "Club SIM 儲值卡"],
    "three": [
        "3",
        "Three",
        "3HK",
        "3 Hong Kong",
        "Hutchison Telephone Company Limited",
        "3香港",
        "和记电讯",
        "和記電訊",
    ],
    "moplus": ["MO+", "MO Plus"],
    "supreme": ["SUPREME", "3 Supreme"],
    "sosim": ["SoSIM", "So SIM"],
    "hahasim": ["hahaSIM", "Haha SIM"],
    "smartone": ["SmarTone", "SmarTone Mobile Communications Ltd", "SmarTone-Vodafone", "数码通", "數碼通"],
    "valuegb": ["ValueGB", "Value GB"],
    "birdie": ["Birdie", "Birdie Mobile Ltd", "自由鸟", "自由鳥"],
    "cuniq": [
        "CUniq",
        "China Unicom HK",
        "China Unicom (Hong Kong) Operations Limited",
        "跨境王",
        "中国联通香港",
        "中國聯通香港",
    ],
    "hkbn": ["HKBN", "HKBN mobile", "Hong Kong Broadband Network", "香港宽频", "香港寬頻"],
    "ctexcel": ["CTExcel", "CTExcel HK", "China Telecom Global Ltd", "中国电信香港", "中國電信香港"],
    "sun_mobile": ["Sun Mobile", "Sun Mobile Ltd", "新移动", "新移動"],
    "shinetown": [
        "Shinetown",
        "Shinetown Telecommunication",
        "Smile",
        "HUA LONG",
        "Gold",
        "华美",
        "华龙",
        "華美",
        "華龍",
    ],
    "luckysim": ["LuckySIM", "Lucky SIM"],
    "mobile_263": ["263 Mobile", "263", "263 移动", "263 移動"],
    "citic_1616": ["CITIC Telecom 1616", "CITIC", "中信国际电讯", "中信國際電訊"],
    "multibyte": ["Multibyte"],
    "webbing": ["Webbing"],
    "truphone": ["Truphone"],
    "lycamobile": ["Lycamobile HK", "Lycamobile", "Lyca Mobile"],
    "21vianet": ["21Vianet Mobile", "21Vianet", "世纪互联", "世紀互聯"],
    "cmmobile": ["CMMobile", "CM Mobile"],
    "trident": ["Trident"],
}

# Characters that give away the other script: they catch a text under the wrong language or left unwritten.
SIMPLIFIED = set("号码费个为这里应该报线网络预缴资费礼财务内实还经验证会发说转数据运营进")
TRADITIONAL = set("號碼費個為這裡應該報線網絡預繳資費禮財務內實還經驗證會發說轉數據運營進") - SIMPLIFIED
SIMPLIFIED -= set("號碼費個為這裡應該報線網絡預繳資費禮財務內實還經驗證會發說轉數據運營進")


def load_carriers() -> dict[str, dict[str, Any]]:
    """All carriers of all files; a code in two files is a mistake."""
    carriers: dict[str, dict[str, Any]] = {}
    for path in sorted((HERE.parent / "rulesets" / "carriers").glob("*.yaml")):
        for code, carrier in yaml.safe_load(path.read_text(encoding="utf-8"))["carriers"].items():
            assert code not in carriers, f"{code} twice"
            carriers[code] = carrier
    return carriers


CARRIERS = load_carriers()
KNOWN = yaml.safe_load((HERE / "carriers_section7.yaml").read_text(encoding="utf-8"))


def fold(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", name).casefold() if c.isalnum())


def block(plan: str, account: str) -> str:
    return "_".join(part for part in (account, plan) if part != "any") or "terms"


def recognised(name: str) -> list[str]:
    return [
        code
        for code, carrier in CARRIERS.items()
        if fold(name) in {fold(n) for n in (code, *carrier["label"].values(), *carrier["names"])}
    ]


def shipped() -> dict[tuple[str, str, str], dict[str, Any]]:
    return {
        (code, part, term): entry
        for code, carrier in CARRIERS.items()
        for part in BLOCKS
        for term, entry in carrier.get(part, {}).items()
    }


def known() -> dict[tuple[str, str, str], tuple[str, str]]:
    """The transcription; values as their repr, since 0 and no are equal in Python."""
    rows = KNOWN["table"] + KNOWN["repeated"] + KNOWN["contacts"]
    table = {
        (code, block(plan, account), term): (repr(value), LETTERS[letter])
        for code, plan, account, term, value, letter in rows
    }
    assert len(rows) == len(table)
    return table


def test_every_known_term_is_shipped_and_none_is_invented() -> None:
    assert known() == {key: (repr(entry["value"]), entry["confidence"]) for key, entry in shipped().items()}


def test_every_term_says_where_it_comes_from_and_when() -> None:
    for key, entry in shipped().items():
        assert {"value", "source", "as_of", "confidence"} == set(entry), key
        assert entry["source"].strip(), key
        assert entry["as_of"] <= COMPILED, key
        if entry["as_of"] == COMPILED and entry["confidence"] != "assumed":
            assert "undated" in entry["source"], key


NAMES = [(code, name) for code, names in SECTION_1.items() for name in names]


@pytest.mark.parametrize(("code", "name"), NAMES)
def test_every_name_is_recognised_under_one_carrier(code: str, name: str) -> None:
    assert [code] == recognised(name)


def test_the_carriers_are_those_of_the_page() -> None:
    assert set(SECTION_1) == set(CARRIERS)
    assert all(code.islower() and code.replace("_", "").isalnum() for code in CARRIERS if not code.isdigit())


def test_no_name_stands_for_two_carriers_and_every_name_is_text() -> None:
    seen: dict[str, str] = {}
    for code, carrier in CARRIERS.items():
        for name in (code, *carrier["label"].values(), *carrier["names"]):
            assert isinstance(name, str), (code, name)
            assert fold(name), (code, name)
            assert code == seen.setdefault(fold(name), code), name


def test_labels_and_notes_are_in_three_languages() -> None:
    languages, keys = ["en", "zh-Hans", "zh-Hant"], ["id", "text", "source", "as_of", "confidence"]
    for code, carrier in CARRIERS.items():
        assert languages == list(carrier["label"])
        ids = [note["id"] for note in carrier.get("notes", [])]
        assert len(ids) == len(set(ids)), code
        for note in carrier.get("notes", []):
            where = (code, note["id"])
            # Of which lines a note is true, where it is not of all.
            assert keys == [key for key in note if key not in ("plan", "account")], where
            assert languages == list(note["text"]), where
            assert all(note["text"].values()), where
            assert note["source"].strip(), where
            assert note["as_of"] <= COMPILED, where
            assert note["confidence"] in LETTERS.values(), where
            assert not SIMPLIFIED & set(note["text"]["zh-Hant"]), where
            assert not TRADITIONAL & set(note["text"]["zh-Hans"]), where


def test_brands_know_their_operator() -> None:
    expected = {
        "duck": "cmhk",
        "csl": "hkt",
        "1o1o": "hkt",
        "one2free": "hkt",
        "new_world_mobility": "hkt",
        "pccw_mobile": "hkt",
        "clubsim": "hkt",
        "moplus": "three",
        "supreme": "three",
        "sosim": "three",
        "hahasim": "three",
        "valuegb": "smartone",
    }
    assert expected == {code: c["operator"] for code, c in CARRIERS.items() if "operator" in c}


def test_ceased_carriers_have_a_day_a_note_and_no_terms() -> None:
    expected = {
        "lycamobile": "2018-08-01",
        "21vianet": "2019-02-01",
        "cmmobile": "2017-01-17",
        "trident": "2008-12-31",
    }
    gone = {code: c for code, c in CARRIERS.items() if "ceased_on" in c}
    assert expected == {code: c["ceased_on"].isoformat() for code, c in gone.items()}
    assert not [key for key in shipped() if key[0] in gone]


def test_every_carrier_has_a_note() -> None:
    assert not [code for code, c in CARRIERS.items() if not c.get("notes")]


def test_unknown_keys_are_not_used() -> None:
    allowed = {"label", "names", "operator", "ceased_on", "original_blocks", "sells", "notes", *BLOCKS}
    assert not {code: set(c) - allowed for code, c in CARRIERS.items() if set(c) - allowed}
