"""What each failure is called in Japanese, and what helps: for the command line."""

from corpus.errors import (
    CatalogueError,
    CorpusError,
    DescriptionError,
    DocumentConflict,
    FileBroken,
    FileEmpty,
    FileProtected,
    FileTooDemanding,
    FileTooLarge,
    FileUnsupported,
    NothingToRead,
    SourceChanged,
    SourceMissing,
    StoreDamaged,
    StoreNotWritable,
    StoreTooNew,
    TextLayerMissing,
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
    SettingsError,
)
from rag.errors import RagError

# The English message that follows names the value; these say what it is and what to do.
_JAPANESE: dict[type[Exception], str] = {
    CatalogueError: "資料目録に誤りがあります。示された項目を直してください。",
    SourceMissing: (
        "文書のファイルがありません。ファイルを戻すか、示されたとおりに直してください。"
    ),
    SourceChanged: (
        "文書のファイルが登録時のハッシュと一致しません。"
        "元のファイルに戻すか、新しい内容を登録してください。"
    ),
    FileUnsupported: (
        "この形式のファイルは読めません。名前の末尾（拡張子）が中身と合っているか確かめ、"
        "txt、md、html、pdf、docx、pptx、xlsx のいずれかで保存し直してください。"
    ),
    FileTooLarge: "ファイルが大きすぎます。章ごとに分けるか、図を除いてください。",
    FileTooDemanding: (
        "ファイルの読み取りに、許された以上の時間かメモリが要ります。"
        "分割するか、作成したソフトで保存し直してください。"
    ),
    FileEmpty: "ファイルに文字がありません。文のあるファイルを指定してください。",
    FileBroken: (
        "ファイルが壊れているか、名前の末尾（拡張子）が中身と合いません。"
        "作成したソフトで保存し直してください。"
    ),
    FileProtected: "ファイルにパスワードが掛かっています。外して保存し直してください。",
    TextLayerMissing: (
        "文字情報のないPDFです（紙をスキャンしたもの）。文字認識（OCR）をしてから追加してください。"
    ),
    DescriptionError: "文書の説明が足りないか、使えません。示されたとおりに直してください。",
    DocumentConflict: "文書IDや題名が、既にある文書と合いません。示されたとおりに直してください。",
    NothingToRead: "ファイルから読み取れる本文がありません。文のあるファイルを指定してください。",
    StoreNotWritable: (
        "文書の保管ファイルを使えません。"
        "空き容量と書き込み権限を確かめるか、SEISAKU_DATA で場所を変えてください。"
    ),
    StoreDamaged: "文書の保管ファイルが壊れています。バックアップから戻してください。",
    StoreTooNew: "文書の保管ファイルは新しい版のSeisakuのものです。新しい版を使ってください。",
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
    SettingsError: "検索の設定に誤りがあります。示された値を直してください。",
}

Failure = (CorpusError, SearchIndexError, RagError)


def in_japanese(error: Exception) -> str:
    """A failure in Japanese, with the value in question at its end."""
    if isinstance(error, RagError):
        return error.message_ja
    if isinstance(error, FileTooDemanding) and error.message_ja:
        return error.message_ja
    for kind, words in _JAPANESE.items():
        if isinstance(error, kind):
            return f"{words}（{error}）"
    return f"処理を続けられません。（{error}）"
