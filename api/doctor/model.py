"""The model that the service runs with."""

from pathlib import Path

from api.doctor.finding import Checked, Finding, Level, Repair
from index.bundled_model import model_damages
from rag.workplace import BUNDLED, Workplace


def check_model(workplace: Workplace) -> Checked:
    """The model: the bundled one against what was unpacked, file by file."""
    if workplace.model != BUNDLED:
        folder = Path(workplace.model)
        note = Finding(
            Level.NOTE,
            str(folder),
            "nothing is recorded of the large files of a model that did not come with Seisaku",
            "同梱でないモデルの大きなファイルは、照合する記録がありません。",
            "入手元のハッシュと比べてください。",
        )
        if folder.is_dir():
            return Checked("モデル", sum(path.is_file() for path in folder.rglob("*")), (note,))
        found = Finding(
            Level.DAMAGE,
            str(folder),
            "the model's folder is not there",
            "モデルのフォルダがありません。",
            "SEISAKU_MODEL を確かめてください。",
        )
        return Checked("モデル", 0, (found,))
    folder = workplace.data_folder / "model"
    if not folder.is_dir():
        note = Finding(
            Level.NOTE,
            str(folder),
            "the model is not unpacked yet",
            "モデルはまだ展開されていません。",
            "`seisaku build` で展開されます。",
            Repair.MODEL,
        )
        return Checked("モデル", 0, (note,))
    findings = [
        Finding(
            Level.DAMAGE,
            str(folder),
            message,
            "モデルのファイルが展開時と違います。",
            "`seisaku doctor --repair` で展開し直せます。",
            Repair.MODEL,
        )
        for message in model_damages(folder)
    ]
    return Checked("モデル", sum(path.is_file() for path in folder.rglob("*")), tuple(findings))
