"""Radicals that stand in a text for the characters they look like, as bad PDF fonts leave them."""

# Unicode 14.0, EquivalentUnifiedIdeograph.txt, U+2E81 to U+2EF3: each radical and its ideograph.
# NFKC knows the Kangxi radicals (U+2F00 to U+2FD5) and leaves these as they are. Pairs whose
# ideograph is a mere component beyond the basic plane (⺇ 𠘨) stand in no word and are left out.
_SUPPLEMENT = (
    "⺁厂 ⺂乛 ⺃乚 ⺄乙 ⺅亻 ⺆冂 ⺈刀 ⺉刂 ⺊卜 ⺋㔾 ⺌小 ⺍小 ⺎兀 ⺏尣 ⺐尢 ⺒巳 ⺓幺 ⺔彑 "
    "⺕彐 ⺖忄 ⺗心 ⺘扌 ⺙攵 ⺛旡 ⺜日 ⺝月 ⺞歺 ⺟母 ⺠民 ⺡氵 ⺢氺 ⺣灬 ⺤爫 ⺥爫 ⺦丬 ⺧牛 "
    "⺨犭 ⺩王 ⺫目 ⺬示 ⺭礻 ⺯糹 ⺰纟 ⺱罓 ⺲罒 ⺳㓁 ⺴冗 ⺶羊 ⺹耂 ⺺肀 ⺻聿 ⺼肉 ⺾艹 ⺿艹 "
    "⻀艹 ⻁虎 ⻂衤 ⻃覀 ⻄西 ⻅见 ⻆角 ⻈讠 ⻉贝 ⻋车 ⻌辶 ⻍辶 ⻎辶 ⻏邑 ⻐钅 ⻑長 ⻒镸 ⻓长 "
    "⻔门 ⻖阝 ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻟飠 ⻠饣 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 "
    "⻩黄 ⻪黾 ⻫斉 ⻬齐 ⻭歯 ⻮齿 ⻯竜 ⻰龙 ⻱龜 ⻲亀 ⻳龟"
)

RADICALS = {pair[0]: pair[1] for pair in _SUPPLEMENT.split()} | {"靑": "青"}
"""Radical to ideograph; 靑 is what NFKC makes of the Kangxi radical ⾭."""


def is_radical(character: str) -> bool:
    """Whether a character is of the blocks CJK Radicals Supplement or Kangxi Radicals."""
    return "\u2e80" <= character <= "\u2fd5"
