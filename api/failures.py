"""What each failure is called in Japanese, and what helps: for the command line."""

from corpus.errors import (
    CatalogueError,
    CorpusError,
    SourceChanged,
    SourceMissing,
    SourceUnreadable,
    UnknownDocument,
)
from index.errors import (
    IndexDamaged,
    IndexMismatch,
    IndexMissing,
    IndexNotWritable,
    ModelFileError,
    NothingToIndex,
    SearchIndexError,
)
from rag.errors import RagError

# The English message that follows names the value; these say what it is and what to do.
_JAPANESE: dict[type[Exception], str] = {
    CatalogueError: "資料目録に誤りがあります。示された項目を直してください。",
    SourceMissing: (
        "目録にある文書のファイルがありません。ファイルを戻すか、目録から外してください。"
    ),
    SourceChanged: (
        "文書のファイルが目録のハッシュと一致しません。"
        "元のファイルに戻すか、目録を更新してください。"
    ),
    SourceUnreadable: "文書のファイルがUTF-8ではありません。UTF-8に変換してください。",
    UnknownDocument: "その文書は資料集にありません。`seisaku documents` で一覧を見てください。",
    IndexMissing: "索引がありません。`seisaku build` で作ってください。",
    IndexMismatch: (
        "索引が今の設定（モデル・資料・解析器など）と合いません。"
        "`seisaku build` で作り直してください。"
    ),
    IndexDamaged: "索引のファイルが壊れています。`seisaku build` で作り直してください。",
    IndexNotWritable: (
        "索引を書き込めません。"
        "空き容量と書き込み権限を確かめるか、SEISAKU_DATA で場所を変えてください。"
    ),
    NothingToIndex: "索引に入れる語がありません。文のある文書を目録に入れてください。",
    ModelFileError: "埋め込みモデルを使えません。示されたとおりに直してください。",
}

Failure = (CorpusError, SearchIndexError, RagError)


def in_japanese(error: Exception) -> str:
    """A failure in Japanese, with the value in question at its end."""
    if isinstance(error, RagError):
        return error.message_ja
    for kind, words in _JAPANESE.items():
        if isinstance(error, kind):
            return f"{words}（{error}）"
    return f"処理を続けられません。（{error}）"
