"""Make two spellings of one word equal: case, spaces, punctuation, full-width forms, Chinese scripts.

It must not know facts, headings or cells: text in, text out.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache

# Traditional character and its simplified form, for the words fleet sheets are made of. It is no converter:
# it only lets 欠費金额, half in each script, meet 欠费金额. A pair belongs here when both are one word
# in this trade.
_PAIRS = (
    "號号碼码運运營营費费餘余額额賬账帳账單单訂订組组織织狀状態态啟启啓启動动開开關关閉闭註注銷销屬属類类電电"
    "話话機机門门戶户個个業业務务執执證证據据認认確确實实財财產产貨货幣币銀银將将員员聯联繫系絡络網网線线鎖锁"
    "雙双預预儲储後后計计劃划價价錢钱還还續续約约結结終终屆届滿满時时間间週周轉转帶带攜携換换過过進进遞递請请"
    "詢询問问題题備备資资檔档報报錄录記记欄栏選选擇择項项數数國国際际內内陸陆專专責责顧顾團团體体驗验與与並并"
    "從从來来無无沒没為为這这們们會会對对應应該该當当長长稱称稅税減减優优購购買买賣卖貴贵賤贱綁绑綫线綜综級级"
    "純纯細细絕绝給给統统維维緊紧編编緩缓總总繳缴績绩質质飛飞騙骗點点齊齐齡龄簽签籤签簡简糾纠遠远連连遲迟適适"
    "遺遗郵邮鄰邻醫医釋释鑒鉴鑑鉴針针鈔钞鋪铺錯错鍵键鏈链鐘钟鴨鸭鳥鸟麗丽黃黄黨党滯滞潛潜濟济灣湾熱热燈灯爭争"
    "牽牵獎奖現现環环畫画異异療疗監监盤盘矯矫禮礼種种積积穩稳競竞範范築筑聽听職职臨临舉举舊旧華华萬万億亿葉叶"
    "補补製制複复見见規规視视覺觉觀观訊讯設设許许訴诉診诊詳详試试誤误說说調调談谈論论諮咨講讲謝谢識识譯译議议"
    "護护讓让貝贝貼贴貿贸賃赁賠赔賴赖賽赛贈赠車车軌轨軍军軟软較较載载輔辅輕轻輛辆輸输辦办邊边達达違违區区協协"
    "卻却參参喚唤嘗尝圖图圓圆場场塊块壞坏壓压壹一夠够夢梦奪夺婦妇嬰婴學学寧宁審审寫写寶宝尋寻導导層层島岛師师"
    "帥帅幹干幾几庫库廠厂廣广廳厅強强彈弹彙汇彌弥徵征恆恒惡恶愛爱慮虑憑凭懸悬戰战戲戏採采掛挂損损揚扬搖摇擁拥"
    "擊击擔担擬拟擴扩攝摄攔拦敗败敵敌斷断暫暂曆历書书條条東东極极構构標标樓楼樂乐樣样橋桥檢检權权歐欧歡欢歲岁"
    "歸归殘残殺杀氣气決决況况淨净測测準准溝沟滅灭滾滚潔洁臺台裏里裡里佔占併并倉仓傳传傷伤傭佣僅仅僱雇儀仪償偿"
    "兌兑兩两冊册凍冻則则剛刚創创劇剧劉刘勞劳勵励匯汇獲获駛驶撥拨處处獨独帐账紀纪風风語语虛虚丟丢"
    "係系別别嗎吗張张復复榮荣發发礙碍紅红紙纸經经緒绪繼继罰罚義义蘋苹裝装親亲諾诺負负貸贷辭辞遊游鎊镑閒闲隊队險险離离領领頭头養养"
)
_SIMPLIFIED = {ord(old): new for old, new in zip(_PAIRS[::2], _PAIRS[1::2], strict=True)}
_ONLY_SIMPLIFIED = {ord(new) for new in _SIMPLIFIED.values()} - _SIMPLIFIED.keys()

# Marks nobody sees: zero-width spaces and joiners, direction marks that address books paste, soft hyphens.
# Variation selectors choose among the shapes of one character.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
# A text, which `re` makes a pattern of when it is first used: most checks meet none.
_QUOTED = r"""(?:="|["“”])(?P<inside>[^"“”]+)["“”]"""
_NO_LETTERS = re.compile(r"[\W_]+")  # nor figures
_LATIN = re.compile("[\u0000-\u024f]+")
_AROUND = " ()[]/|-,:;"  # what stands between the halves of a text in two languages
_DASHES = dict.fromkeys([*range(0x2010, 0x2016), 0x2212, 0x30FC], "-")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def tidy(text: str) -> str:
    """The text without invisible marks, control characters and the blanks around it."""
    return _CONTROL.sub("", _INVISIBLE.sub("", text)).strip()


def has_control(text: str) -> bool:
    """Whether the text holds characters that no keyboard writes and no report may carry on."""
    return _CONTROL.search(text) is not None


def plain(text: str) -> str:
    """Full-width forms as ordinary ones, every kind of dash as `-`, runs of blanks as one."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_DASHES)
    return " ".join(text.split())


def plain_lines(text: str) -> str:
    """Plain line by line: in lists and phone cells a line break stands between two things."""
    return "\n".join(line for part in text.splitlines() if (line := plain(part)))


def unquoted(text: str) -> str:
    """A text without what a program put around it to keep it a text: `'98`, `"98"`, `="98"`."""
    if text[:1] == "'":
        return text.lstrip("'").strip()
    found = re.fullmatch(_QUOTED, text, re.DOTALL)
    return found["inside"].strip() if found else text


def says_nothing(word: str) -> bool:
    """Whether there is but punctuation in a word: neither letters and digits nor a sign such as ● or €."""
    return not any(
        char.isalnum() or (not char.isascii() and unicodedata.category(char)[0] == "S") for char in word
    )


def fold(text: str) -> str:
    """What is left of a word when its spelling doesn't matter; a lone sign such as ✓ stays itself."""
    text = (text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold()
    if text.isalnum():
        return text
    return _NO_LETTERS.sub("", text) or text.strip()


def simplified(text: str) -> str:
    """The text with the traditional characters of this trade as simplified ones."""
    return text.translate(_SIMPLIFIED)


def script_of(texts: Iterable[str]) -> str:
    """In which script Chinese texts are written, as the end of a language's code; "" where nothing tells."""
    letters = Counter(ord(letter) for text in texts for letter in text if not letter.isascii())
    old = sum(count for letter, count in letters.items() if letter in _SIMPLIFIED)
    new = sum(count for letter, count in letters.items() if letter in _ONLY_SIMPLIFIED)
    return "" if old == new else "Hant" if old > new else "Hans"


def fold_script(text: str) -> str:
    """The same, with traditional and simplified characters made one."""
    folded = fold(text)
    return folded if folded.isascii() else simplified(folded)


def halves(text: str) -> tuple[str, ...]:
    """A text and, where it says one thing in Latin letters and in Chinese too, each half of it: `Sales 銷售部`."""
    latin, other = " ".join(_LATIN.findall(text)).strip(_AROUND), _LATIN.sub(" ", text).strip()
    return (text, latin, other) if any(map(str.isalpha, latin)) and other else (text,)


class WordFinder:
    """Words and phrases to be found within a text: whole words in Latin letters, any part of it in Chinese."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._given = tuple(phrases)

    def says(self, text: str) -> bool:
        """Whether the text holds one of them."""
        return bool(self._phrases) and self._pattern.search(_spelt(text)) is not None

    def without(self, text: str) -> str:
        """The text, in plain spelling, without them."""
        return self._pattern.sub(" ", _spelt(text)) if self._phrases else text

    @cached_property
    def _phrases(self) -> list[str]:
        return sorted({_spelt(phrase) for phrase in self._given} - {""}, key=len, reverse=True)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(_whole(phrase) for phrase in self._phrases))


def _spelt(text: str) -> str:
    return simplified(plain(text).casefold())


def _whole(phrase: str) -> str:
    start = "(?<![a-z])" if re.match("[a-z]", phrase) else ""
    return start + re.escape(phrase) + ("(?![a-z])" if re.search("[a-z]$", phrase) else "")


_LONGEST_WORD = 80  # a sentence is no misspelt name


def nearest(word: str, names: Iterable[str], least: float = 0.75) -> str:
    """The name most like `word`, or "" when none is close: to be suggested, never to be taken."""
    names = tuple(names)
    spelt = _all_folded(names)
    close = most_like(fold_script(word), spelt, least)
    return names[spelt.index(close[0])] if close else ""


def most_like(word: str, names: Sequence[str], least: float) -> list[str]:
    """Those of the names that are most like `word`, letter by letter as they stand; none when none is close."""
    if not word or not names or len(word) > _LONGEST_WORD:
        return []
    from difflib import SequenceMatcher

    from rapidfuzz import fuzz, process

    # What the slow comparison finds alike is so for the fast one too, which leaves next to nothing to it.
    likely = process.extract(word, names, scorer=fuzz.ratio, score_cutoff=100 * least - 0.01, limit=None)
    matcher = SequenceMatcher(None, "", word)
    ratios: dict[str, float] = {}
    for name, _, _ in sorted(likely, key=lambda one: one[2]):
        matcher.set_seq1(name)
        ratios[name] = matcher.ratio()
    best = max([least, *ratios.values()])
    return [name for name, ratio in ratios.items() if ratio == best]


@lru_cache(maxsize=32)  # the values of one choice for each of a column's many texts
def _all_folded(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(fold_script, names))
