"""Pairs of words of which each can stand in the other's place: 増えた and 減った.

`rag/facts/oppositions.toml` tells that two texts say the opposite, by patterns without partners;
to write a sentence that says the opposite, a word of the same form is needed.
"""

_PAIRS = """
最大 最小
最初 最後
最も多い 最も少ない
最も高い 最も低い
最も大きい 最も小さい
増加 減少
増え 減り
増えた 減った
上回 下回
上昇 低下
拡大 縮小
以上 以下
前 後
東 西
南 北
北部 南部
男性 女性
父 母
兄 弟
姉 妹
夫 妻
賛成 反対
成功 失敗
勝利 敗北
勝った 負けた
開始 終了
始まった 終わった
設立 廃止
入学 卒業
輸入 輸出
国内 海外
国内 国外
多い 少ない
高い 低い
大きい 小さい
長い 短い
新しい 古い
早い 遅い
速い 遅い
強い 弱い
左 右
上 下
内側 外側
過去 将来
公立 私立
国立 私立
午前 午後
春 秋
夏 冬
生まれ 亡くなっ
誕生 死去
肯定 否定
直接 間接
前者 後者
先 後
加害 被害
供給 需要
生産 消費
収入 支出
黒字 赤字
売っ 買っ
与え 奪っ
可能 不可能
許可 禁止
合法 違法
就任 辞任
加盟 脱退
表 裏
兄弟 姉妹
息子 娘
祖父 祖母
昼 夜
朝 夕方
味方 敵
勝者 敗者
攻撃 防御
陸軍 海軍
白 黒
赤 青
"""

OPPOSITES = tuple(
    pair
    for line in _PAIRS.strip().splitlines()
    for one, other in [line.split()]
    for pair in ((one, other), (other, one))
)
"""Each pair in both directions."""
