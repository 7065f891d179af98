"""Define how the page of figures looks, on a screen in light and dark and on A4 paper. Must not know what it says."""

from __future__ import annotations

_LATIN = 'system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial'
# The Chinese fonts of macOS, Windows and Linux, by the script.
_CHINESE = {
    "zh-Hans": '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC"',
    "": '"PingFang HK","PingFang TC","Microsoft JhengHei","Noto Sans CJK HK","Noto Sans HK","Noto Sans CJK TC"',
}


def fonts(language: str) -> str:
    """The fonts of a page in a language: each has Chinese, since names are in it whatever the page is in."""
    return f"body{{font-family:{_LATIN},{_CHINESE.get(language, _CHINESE[''])},sans-serif}}"


STYLE = """
:root{color-scheme:light dark;--ink:#1f2933;--quiet:#52606d;--paper:#fff;--rule:#c9d1da;--band:#f3f5f7;--head:#0b4f7a}
@media screen and (prefers-color-scheme:dark){:root{--ink:#e6ebf0;--quiet:#aab6c2;--paper:#151b22;--rule:#3b4753;
--band:#1f2730;--head:#8cc4ea}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:76rem;padding:1.2rem;font-size:15px;line-height:1.45;color:var(--ink);
background:var(--paper)}
header{display:flex;flex-wrap:wrap;gap:.2rem 2rem;align-items:baseline;justify-content:space-between}
h1{font-size:1.7rem;margin:0;color:var(--head)}
h2{font-size:1rem;margin:0;text-align:left;color:var(--head)}
.aside,footer,.apart{color:var(--quiet)}
.lead{font-size:1.1rem;max-width:70rem}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.4rem,1fr));gap:.5rem;
list-style:none;margin:0 0 1rem;padding:0}
.cards li{padding:.5rem .7rem;background:var(--band);border-radius:.3rem;display:flex;flex-direction:column}
.cards strong{font-size:1.7rem;line-height:1.3}
.cards .label{font-weight:600}.cards .note{font-size:.87em;line-height:1.3}
.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:0 2rem;align-items:start}
.table,.wide,section{margin:0 0 1.1rem;overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
caption{padding:.2rem 0;border-bottom:2px solid var(--head)}
th,td{padding:.16rem .4rem;text-align:right;vertical-align:bottom}
th{font-weight:400}thead th{color:var(--quiet);font-size:.87em}
tbody th,tfoot th{text-align:left;overflow-wrap:anywhere}.table tbody th{width:42%}
tbody tr:nth-child(even){background:var(--band)}
tfoot tr{font-weight:600;border-top:1px solid var(--rule)}tfoot .apart{font-weight:400;font-style:italic}
tfoot th{font-weight:inherit}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:1rem;margin:0 0 1.1rem}
figure{margin:0;padding:.6rem;background:#fff;color:#1f2933;border:1px solid var(--rule);border-radius:.3rem}
figure h2{color:#0b4f7a}
svg{display:block;width:100%;height:auto;margin:.4rem 0}
.legend{display:flex;flex-wrap:wrap;gap:.1rem .9rem;margin:0;padding:0;list-style:none;font-size:.87em}
.key{display:inline-block;width:.75em;height:.75em;margin-right:.35em}
footer{font-size:.87em;border-top:1px solid var(--rule)}
@page{size:A4 landscape;margin:10mm}
@media print{body{max-width:none;padding:0;font-size:8.5pt;line-height:1.3;
print-color-adjust:exact;-webkit-print-color-adjust:exact}
h1{font-size:15pt}h2{font-size:9.5pt}.lead{font-size:9.5pt;margin:.5em 0}.cards strong{font-size:14pt}
.cards{grid-template-columns:repeat(8,1fr);gap:2mm}.cards li{padding:1.5mm}
.two{grid-template-columns:1fr 1fr}.charts{grid-template-columns:repeat(3,1fr);gap:3mm}
.table,.wide,section,figure,.cards,tr{break-inside:avoid;overflow:visible}
.table,.wide,section,.charts,.cards{margin-bottom:3mm}th,td{padding:.1em .4em}}
"""
