"""Put a text of Hong Kong into the words of the Mainland, as far as tables can. Must not know where the texts stand.

Characters go by OpenCC; words by a short table, each pair the same idea as the two places call it.
"""

from functools import cache

from opencc import OpenCC

#: Hong Kong's word, in characters simplified already, and the Mainland's. Where two begin alike, the longer one counts;
#: a word that stands for itself keeps a shorter one from being found in it.
_LISTED = {
    "lines and carriers": """
        电讯商=运营商 流动电话号码=手机号码 电话号码=号码 携号转台=携号转网 转台=转网 轉台=转网
        月费计划=月费套餐 计划=套餐 增值服务 增值=充值 启用=激活 停用=停机 服务中=正常 客户暂停=自行暂停
        取消实名登记 取消增值服务 取消服务=注销 申请取消=申请注销 取消=注销 转名=过户 报失=挂失 门市=门店
        途径=渠道 客户服务=客服 使用者=使用人 私隐=隐私 身份证明文件=身份证件 证明文件=证件
        档案编号=受理编号 保安=安全
    """,
    "money and dates": """
        结余=余额 按金=押金 户口=账户 帐=账 自动转帐=自动付款 没收=作废 抵销=抵扣 提早终止合约费=提前终止费
        截数日=账期截止日 计账周期日=账期起始日 计帐周期日=账期起始日 工作天=工作日 曆日=日历日
        约满=合约到期 届满=到期 屆满=到期 完结=结束 日数=天数 今日=今天 此日=这一天 何日=哪天 现时=现在
        即时=马上 立即=马上 日后=以后 提早=提前
    """,
    "sheets, files and messages": """
        储存格=单元格 储存=保存 复原=撤销 搜寻=搜索 个案=案卷
        试算表程式=表格软件 试算表=表格 应用程式=应用 程式=程序 档案=文件
        资料夹=文件夹 活页簿=工作簿 字元=字符 贴上=粘贴 短讯=短信 电邮地址=电子邮箱 电邮=电子邮件 登入=登录
        上载=上传 影印本=复印件 相片=照片 连结=链接 按下=点击 设定=设置 递交=提交 此栏=这一列 此列=这一行
        栏=列 列=行 列出 下列 列为 列入 列明 所列 另列
    """,
    "small words": """
        没有填写=未填写 当作没有填写=按未填写处理 不予采用=未采用 代为兑换=换算 兑换=换算 用尽=用完
        类别=类型 状况=状态 数目=数量 致电=打
        前往下载 前往审批 前往网页 前往=去 甚么=什么 未有结论=尚无结论 毋须=无须 须知 必须 须=要
        如要=如果要 经已=已经 及早=及时 阁下=您 不多于=不大于 多于=大于 不少于=不小于 少于=小于
        不迟于=不晚于 迟于=晚于 未能=不能 亦=也 便=就 尚=还 及=和
    """,
}
USAGE = {
    word: theirs or word
    for listed in _LISTED.values()
    for word, _, theirs in (pair.partition("=") for pair in listed.split())
}


@cache
def in_mainland_words(text: str) -> str:
    """A text of Hong Kong in the Mainland's characters and, as far as the table goes, words."""
    said = _simplified().convert(text)
    found, place = [], 0
    while place < len(said):
        word = next((word for word in _longest_first() if said.startswith(word, place)), said[place])
        found.append(USAGE.get(word, word))
        place += len(word)
    return "".join(found)


@cache
def _simplified() -> OpenCC:
    return OpenCC("hk2s")


@cache
def _longest_first() -> tuple[str, ...]:
    return tuple(sorted(USAGE, key=lambda word: -len(word)))
