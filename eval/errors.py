"""What can go wrong in evaluation: one family, each error naming the thing and the remedy."""

from pathlib import Path


class EvalError(Exception):
    """Something in `eval` failed; the message is English, `message_ja` says it in Japanese."""

    def __init__(self, message: str, *, message_ja: str) -> None:
        super().__init__(message)
        self.message_ja = message_ja


class LineError(EvalError):
    """A line of a file is not what it must be; `reason` says why, `remedy` what to do."""

    what = "file"
    what_ja = "ファイル"

    def __init__(self, path: Path, line: int, reason: str, remedy: str) -> None:
        super().__init__(
            f"{self.what} {path}, line {line}: {reason}; {remedy}",
            message_ja=f"{self.what_ja} {path} の{line}行目に誤りがあります。"
            f"示されたとおりに直してください。（{reason}; {remedy}）",
        )
        self.path = path
        self.line = line
        self.reason = reason
        self.remedy = remedy


class GoldError(LineError):
    """A question of a gold file breaks the rules, or its evidence is not in the source."""

    what = "gold file"
    what_ja = "正解ファイル"


class DatasetLineError(LineError):
    """A line of a data set's file is not what its format says."""

    what = "data set file"
    what_ja = "データセットのファイル"


class DatasetError(EvalError):
    """A data set is named wrongly, is empty, or is not of its format."""


class TrecError(LineError):
    """A line of a TREC run or qrels file is no such line."""

    what = "TREC file"
    what_ja = "TREC形式のファイル"


class FileUnusable(EvalError):
    """A file or folder of an evaluation cannot be read or written."""


class SavedRunError(EvalError):
    """A file is no saved run, or of another format."""


class NotComparable(EvalError):
    """Two runs are not of the same queries, or share no measure."""


class UnknownSetting(EvalError):
    """No setting has this name."""


class UnknownVariation(EvalError):
    """No variation of the served search has this name."""


class GateError(EvalError):
    """The regression gate's file cannot be used, or does not fit the questions there are."""


class ServerFailed(EvalError):
    """The server that is measured did not start, ended, or gave no answer."""


class TrainingPackageMissing(EvalError):
    """A package that only training needs is not installed."""
