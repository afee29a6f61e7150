"""What can go wrong with a backup."""

from rag.errors import RagError


class BackupError(RagError):
    """A backup cannot be made or used as asked; the message says the remedy."""

    def __init__(self, message: str, *, message_ja: str) -> None:
        super().__init__(message, message_ja=message_ja, field="file")


class BackupDamaged(BackupError):
    """A backup file is none, or not as it was written."""


class DataThere(BackupError):
    """There are data already where a backup is to be restored."""


def not_writable(path: object, error: OSError) -> BackupError:
    """What is told when the disk refuses."""
    return BackupError(
        f"{path} cannot be written ({error.strerror or error}); make room there or make it "
        "writable, or name another place",
        message_ja=f"{path} に書き込めません（{error.strerror or error}）。空き容量と書き込み権限を"
        "確かめるか、別の場所を指定してください。",
    )
