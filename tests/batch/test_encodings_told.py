"""No sheet is read in the wrong encoding without a word: it is right, or told as a guess, or asked about."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from batch.errors import InputError
from batch.reading.encodings import decoded
from tests.support.real_sheets import batch, command

# Names as they stand in Hong Kong's staff lists, some of their characters rare; and the same in simplified characters.
HONG_KONG = """
    陳大文 李嘉欣 黃詠詩 何麗嬅 張燊榮 鄺焯楠 歐陽鈺瑩 司徒凱琳 鄧卓堯 葉瑋珊 羅芷妍 譚皓翹
    馮穎琪 關啟彥 甄詠蓓 霍灝楓 周柏豪 許廷鏗 吳雨霏 林二汶 鍾舒漫 謝安琪 岑寧兒 麥浚龍 古巨基
    容祖兒 方力申 盧巧音 衛蘭 江若琳 梁釗峰 黎諾懿 樊奕敏 冼靖峯 伍詠薇 洪卓立 石詠莉 丁子高
    余文樂 杜汶澤 布志綸 屈穎妍 招浩賢 潘紹聰 顏福偉 詹瑞文 簡淑兒 莫文蔚 戴夢夢 凌文龍 龔慈恩
    苗僑偉 傅明憲
""".split()  # noqa: SIM905
MAINLAND = """
    陈大文 李嘉欣 张伟 王芳 刘洋 赵丽颖 黄晓明 周迅 吴京 孙俪 马思纯 朱一龙 胡歌 林允儿 何炅
    郭麒麟 高圆圆 罗晋 梁朝伟 宋佳 韩雪 邓超 冯绍峰 曹骏 彭于晏 谢娜 袁泉 许凯 傅程鹏 沈腾
    吕良伟 苏醒 卢靖姗 蒋欣 蔡徐坤 魏晨 薛之谦 叶蓓 石倩 苑雪 茅威涛 项飙 阎肃 欧阳娜娜 钟楚曦
""".split()  # noqa: SIM905
JAPANESE = "田中太郎 サトウ 鈴木さくら やまもと 高橋ケン 渡辺ゆき ｻﾄｳ".split()  # noqa: SIM905
HEADINGS = {
    "big5hkscs": ("Phone No,Owner,Carrier", "電話號碼,使用者,網絡商", "Phone,Name,部門"),
    "gb18030": ("Phone No,Owner,Carrier", "手机号码,使用人,运营商", "Phone,Name,部门"),
    "shift_jis": ("Phone No,Owner,Carrier", "電話番号,氏名,会社", "Phone,Name,部署"),
}
SHEETS = 400  # of each kind


def sheet(drawn: random.Random, names: list[str], headings: tuple[str, ...]) -> str:
    """A small sheet, in which a few cells are names in Chinese and the others are not."""
    chinese = drawn.choice([1, 1, 2, 2, 3, 4, 8])
    heading = headings[0] if drawn.random() < 0.7 else drawn.choice(headings)
    people = [*drawn.choices(names, k=chinese), *["Chan", "Lee Siu Ming"] * 2]
    drawn.shuffle(people)
    lines = [f"6123{at:04},{person},csl" for at, person in enumerate(people)]
    return "\r\n".join([heading, *lines]) + "\r\n"


def outcome(text: str, encoding: str) -> str:
    """What became of the text in that encoding: right, told, asked about, or garbled without a word."""
    try:
        found = decoded(text.encode(encoding), None, "fleet.csv")
    except InputError as error:
        return "asked" if "--encoding" in error.message else "garbled"
    right = found.utf8 == text.encode()
    if found.guessed:
        return "told" if right else "told wrongly"
    return "right" if right else "garbled"


@pytest.mark.parametrize(
    ("names", "encoding"),
    [(HONG_KONG, "big5hkscs"), (HONG_KONG, "gb18030"), (MAINLAND, "gb18030"), (HONG_KONG, "utf-8"),
     (MAINLAND, "utf-8"), (JAPANESE, "shift_jis")],
    ids=["hk-big5", "hk-gb", "mainland-gb", "hk-utf8", "mainland-utf8", "japanese"],
)  # fmt: skip
def test_no_small_sheet_is_garbled_without_a_word(names: list[str], encoding: str) -> None:
    drawn = random.Random(encoding + names[0])
    headings = HEADINGS.get(encoding, HEADINGS["big5hkscs"])
    came = Counter(outcome(sheet(drawn, names, headings), encoding) for _ in range(SHEETS))
    assert 0 == came["garbled"]
    if encoding == "utf-8":
        assert SHEETS == came["right"]
    elif encoding == "shift_jis":
        assert SHEETS == came["asked"] + came["told wrongly"]
    else:
        assert came["told wrongly"] <= SHEETS // 50
        assert came["asked"] <= SHEETS // 10
        assert came["right"] >= SHEETS // 2


@pytest.mark.parametrize(
    "text",
    [
        "Phone No,Owner\n1,José Núñez\n",
        "Phone No,Owner\n1,Иван Петров\n",
        "a,Ωμέγα\n£5,é\n",
        "Phone No\n±§°·\n",
        "a,Café\n",
    ],
)
def test_other_scripts_in_utf8_are_nothing_to_ask_about(text: str) -> None:
    assert text.encode() == decoded(text.encode(), None, "fleet.csv").utf8


def test_a_long_sheet_is_taken_without_a_word() -> None:
    for names, encoding in ((HONG_KONG, "big5hkscs"), (HONG_KONG, "gb18030"), (MAINLAND, "gb18030")):
        text = "Phone No,Owner\n" + "".join(f"6123{at:04},{name}\n" for at, name in enumerate(names))
        found = decoded(text.encode(encoding), None, "fleet.csv")
        assert (text.encode(), "") == (found.utf8, found.guessed)


@pytest.mark.parametrize("other", ["big5hkscs", "gb18030"])
@pytest.mark.parametrize("first", [True, False])
def test_a_sheet_in_two_encodings_is_refused(other: str, first: bool) -> None:
    rows = [f"6123{at:04},{name}\n" for at, name in enumerate(HONG_KONG[:12])]
    pieces = ["".join(rows[:6]).encode(other), "".join(rows[6:]).encode()]
    data = b"Phone No,Owner\n" + b"".join(pieces if first else pieces[::-1])
    with pytest.raises(InputError, match=r"line \d+ is UTF-8 and line \d+ is not"):
        decoded(data, None, "fleet.csv")


def test_a_guess_is_told_and_said_encodings_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "fleet.csv"
    path.write_bytes("Phone No,Owner\n61234567,陳文\n61234568,Lee\n".encode("big5hkscs"))
    ran = batch([path], tmp_path)
    assert 0 == ran.status
    assert "read as big5hkscs, so that it begins with “陳***”" in ran.said
    assert "big5hkscs" not in batch([path], tmp_path, "--encoding", "big5").said
    for language in ("zh-Hans", "zh-Hant"):
        assert "--encoding" in batch([path], tmp_path, "--lang", language).said


def test_what_cannot_be_told_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "fleet.csv"
    path.write_bytes(b"Phone No,Owner\n61234567,\xb3\xaf\n")  # 陳 or 朝
    status, _, said = command("batch", str(path), "--dry-run")
    assert 3 == status
    assert "may be" in said
    assert 0 == command("batch", str(path), "--dry-run", "--encoding", "big5")[0]
