"""One word for one idea in every language: what is shown to people keeps to the glossary.

What people write is theirs (headings, words of cells and of drop-downs), and what a source says is its own.
"""

import re
from collections.abc import Iterator, Mapping

import pytest

from language.texts import Key
from tests.support.shipped import shipped, shipped_texts

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
BOOK = shipped()
THEIRS = (("review", "accepted"), ("review", "accepted_actions"), ("sources",))
# Written as it is typed: commands, codes and options.
TYPED = re.compile(r"`[^`]*`|--\w[\w-]*|\bsimexit \w+")

#: What no text says (a regular expression), and what it says instead.
INSTEAD: Mapping[str, Mapping[str, str]] = {
    "en": {
        r"\b(telco|provider|network operator)s?\b": "carrier",
        r"(?i)(?<!auto-)\brecharg(?!eable)|\breload": "top up",
        r"\bheaders?\b": "heading",
        r"\brulesets?\b": "rulebook",
        r"\bhandsets?\b|\bcell ?phones?\b": "phone",
        r"\b(e\.g\.|i\.e\.|etc\.)": "for example, that is",
        r"\bdeactivat": "cancel",
        r"\butili[sz]e": "use",
        r"\bgrace period (period|days)\b": "days of grace",
    },
    "zh-Hans": {
        "(?<!注)销号|消号|销户|退网": "注销",
        "(?<!投诉)计划": "套餐",
        "预付(?!的)": "储值（卡）",
        "营业厅|营业网点|门市": "门店",
        r"(?i)(?<![a-z{])apps?(?![a-z}])|应用程序": "应用",
        "营办商|电讯商|电信商": "运营商",
        "结余": "余额",
        "帐": "账",
        "按金": "押金",
        "转台|携号转台": "携号转网",
        "转名": "过户",
        "增值(?!服务)": "充值",
        "短讯": "短信",
        "储存格": "单元格",
        "档案": "文件",
        "登入": "登录",
        "甚么": "什么",
        "有代价": "涉及费用",
        "暂时不[可能行]|未可以": "暂不可以",
        "报道|(?<!据)他人所述": "据他人所述",
        "最少金额|最小金额": "最低金额",
        "退出费用|离台": "终止费用",
        "反悔": "撤回，恢复",
        "身份证明文件": "身份证件",
        "表头": "标题",
        "定论": "结论",
        "规则书|规则集|规则库": "规则手册",
        "你": "您",
        r"\{month\} ?\{year\}|\d月 ?\d{4}年": "年在月前：2027年1月",
    },
    "zh-Hant": {
        "餘額|余額": "結餘",
        "營辦商|運營商|營運商|電信商": "電訊商",
        "賬": "帳",
        "身分": "身份（身份證、身份證明文件：香港表格的寫法）",
        "使用人": "使用者",
        r"\{rows\} 行": "列",
        "銷號|註銷|注銷|斷台|退台": "取消服務",
        "預付(?!的)": "儲值（卡）",
        "套餐": "計劃",
        "營業廳|門店": "門市",
        "轉網|携號": "攜號轉台",
        "(?<!（)過戶": "轉名",
        "充值": "增值",
        "押金": "按金",
        "短信": "短訊",
        "激活": "啟用",
        "單元格": "儲存格",
        "電子表格|表格軟件": "試算表",
        "粘貼": "貼上",
        "文件夾": "資料夾",
        "聯繫人": "聯絡人",
        "登錄": "登入",
        "默認": "預設",
        "設置": "設定",
        "信息": "資料，訊息",
        "什麼": "甚麼",
        "(?<!工作)天": "日",
        "有代價": "涉及費用",
        "暫時不[可能行]|未可以": "暫不可以",
        "報道|(?<!據)他人所述": "據他人所述",
        "最少金額|最小金額": "最低金額",
        "往哪裡辦|辦理渠道": "辦理途徑",
        "離台": "終止費用",
        "反悔": "撤回，恢復",
        "定論": "結論",
        "規則書|規則集|規則庫": "規則手冊",
        "你|您": "閣下",
        r"\{month\} ?\{year\}|\d月 ?\d{4}年": "年在月前：2027年1月",
    },
}

#: Decided once: the words that stand for an idea wherever it has a name.
DECIDED: Mapping[str, Mapping[str, tuple[Key, ...]]] = {
    "zh-Hant": {
        "涉及費用": (("severities", "cost"),),
        "暫不可以": (("decisions", "eligibility", "outcomes", "blocked", "label"),),
        "據他人所述": (("confidences", "reported"),),
        "辦理途徑": (("decisions", "channel", "label"), ("report", "columns", "sims", "channel", "label")),
        "取消服務": (("decisions", "action", "outcomes", "cancel", "label"),),
        "規則手冊": (("reference", "docs", "title"),),
        "截數日": (("facts", "cut_off_day", "label"),),
        "做法已定，細節未定": (("statuses", "details_open"),),
    },
    "zh-Hans": {
        "涉及费用": (("severities", "cost"),),
        "暂不可以": (("decisions", "eligibility", "outcomes", "blocked", "label"),),
        "据他人所述": (("confidences", "reported"),),
        "办理渠道": (("decisions", "channel", "label"), ("report", "columns", "sims", "channel", "label")),
        "注销": (("decisions", "action", "outcomes", "cancel", "label"),),
        "规则手册": (("reference", "docs", "title"),),
        "账期截止日": (("facts", "cut_off_day", "label"),),
        "做法已定，细节未定": (("statuses", "details_open"),),
    },
    "en": {"Action clear, details open": (("statuses", "details_open"),)},
}

#: A slip of each kind, in a text that would be shown.
SLIPS = [
    ("en", "Ask the provider.", "carrier"),
    ("en", "Then recharge the card.", "top up"),
    ("zh-Hans", "申请销号。", "注销"),
    ("zh-Hans", "改用月费计划。", "套餐"),
    ("zh-Hans", "去营业厅办理。", "门店"),
    ("zh-Hans", "预付卡的余额", "储值（卡）"),
    ("zh-Hans", "在App里查看", "应用"),
    ("zh-Hant", "退還餘額。", "結餘"),
    ("zh-Hant", "向營辦商查詢。", "電訊商"),
    ("zh-Hant", "核對賬單。", "帳"),
    ("zh-Hant", "備妥身分證明文件。", "身份（身份證、身份證明文件：香港表格的寫法）"),
    ("zh-Hant", "轉名給使用人", "使用者"),
    ("zh-Hant", "第 {rows} 行", "列"),
    ("zh-Hant", "註銷號碼。", "取消服務"),
    ("zh-Hant", "30 天內", "日"),
    ("zh-Hant", "1月 2027年", "年在月前：2027年1月"),
]
RIGHT = [
    ("zh-Hant", "備妥登記人的香港身份證及身份證明文件，提早 3 個工作天通知。"),
    ("zh-Hans", "储值卡和月费套餐都可以在应用上注销；投诉计划。"),
    ("en", "Add `--rulesets DIR`."),
]


def shown(language: str) -> Iterator[tuple[Key, str]]:
    """Everything that is shown to people in one language, and what it is."""
    for key, text in shipped_texts(language).own().items():
        if key[:1] not in THEIRS and key[:2] not in THEIRS:
            yield key, text
    for code, carrier in BOOK.carriers.items():
        yield ("carriers", code, "label"), carrier.label.get(language, "")
        for note in carrier.notes:
            yield ("carriers", code, "notes", note.id), note.text.get(language, "")
    if language == "en":
        for name, decision in BOOK.decisions.items():
            yield ("decisions", name, "about"), decision.about
            yield from ((("decisions", name, rule.id, "note"), rule.note) for rule in decision.rules)


def slips(language: str, text: str) -> list[str]:
    """What a text should say instead."""
    said = TYPED.sub("", text)
    return [better for word, better in INSTEAD[language].items() if re.search(word, said)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_keep_to_the_glossary(language: str) -> None:
    found = {key: (better, text) for key, text in shown(language) if (better := slips(language, text))}
    assert found == {}


@pytest.mark.parametrize(("language", "text", "better"), SLIPS)
def test_a_slip_is_found(language: str, text: str, better: str) -> None:
    assert [better] == slips(language, text)


@pytest.mark.parametrize(("language", "text"), RIGHT)
def test_what_is_right_is_no_slip(language: str, text: str) -> None:
    assert [] == slips(language, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_decided_once_is_said_everywhere(language: str) -> None:
    texts = shipped_texts(language)
    for word, places in DECIDED[language].items():
        assert dict.fromkeys(places, word) == {place: texts.get(*place) for place in places}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_said_twice(language: str) -> None:
    """What one answer shows together: what is in the way, what to do, the steps, the papers, and what follows."""
    seen: dict[str, Key] = {}
    twice = {}
    for key, text in shipped_texts(language).own().items():
        if key[0] != "rules" or key[1] in ("action", "balance", "channel", "checks") or key[-1] == "label":
            continue
        for sentence in re.findall(r"[^.。!！?？\[\]]{9,}[.。!！?？]", text):
            said = re.sub(r"\W", "", sentence.casefold())
            if said in seen and seen[said][:3] != key[:3]:
                twice[key] = (seen[said], sentence)
            seen.setdefault(said, key)
    assert twice == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_note_does_not_repeat_the_plan_it_stands_under(language: str) -> None:
    texts = shipped_texts(language)
    plans = [texts.get("reference", "rules", "sections", plan) or plan for plan in ("prepaid", "postpaid")]
    begins = re.compile(rf"({'|'.join(map(re.escape, plans))})\s*[:：]", re.IGNORECASE)
    notes = [(code, note) for code, carrier in BOOK.carriers.items() for note in carrier.notes]
    assert [] == [
        (code, note.id) for code, note in notes if note.plan and begins.match(note.text.get(language, ""))
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_does_not_begin_with_its_own_label(language: str) -> None:
    """`Prepaid: Prepaid: …` is what people would read."""
    texts = shipped_texts(language).own()
    found = {
        key: text
        for key, text in texts.items()
        if key[-1] in ("text", "to_do")
        and (label := texts.get((*key[:-1], "label")))
        and re.match(rf"{re.escape(label)}\s*[:：]", text, re.IGNORECASE)
    }
    assert found == {}
