"""Where built things lie, and how the layers are put together from them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from corpus.catalogue import Catalogue, load_catalogue
from corpus.corpus import Corpus, read_corpus
from corpus.source import load_source
from index.building import build_index, is_current
from index.bundled_model import unpack_bundled_model
from index.encoder import Encoder, load_encoder
from index.errors import ModelFileError
from index.fusion import FUSED, FusionSettings
from index.recipe import Recipe, make_recipe
from index.searcher import Searcher, load_index
from rag.assistant import Assistant

BUNDLED = "bundled"


@dataclass(frozen=True)
class Workplace:
    """The data folder, the model's name and the catalogue that one installation works with.

    `model` is `bundled`, a sentence-transformers folder, or a name that sentence-transformers
    knows where there is a network.
    """

    data_folder: Path
    model: str
    catalogue_path: Path

    @property
    def index_folder(self) -> Path:
        """Where the index generations lie."""
        return self.data_folder / "index"

    def catalogue(self) -> Catalogue:
        """Read the catalogue."""
        return load_catalogue(self.catalogue_path)

    def model_folder(self, report: Callable[[str], None] | None = None) -> Path:
        """The model's folder; the bundled model is unpacked on the first call.

        Raises ModelFileError if there is no such model.
        """
        if self.model == BUNDLED:
            return unpack_bundled_model(self.data_folder / "model", report=report)
        folder = Path(self.model)
        if folder.is_dir():
            return folder
        import huggingface_hub  # reached only with a model that is not on this machine

        try:
            return Path(huggingface_hub.snapshot_download(self.model))
        except (OSError, ValueError) as error:
            raise ModelFileError(
                f"the model {self.model!r} is neither a folder nor to be had from the hub "
                f"({type(error).__name__}); set SEISAKU_MODEL to `bundled` or to a folder"
            ) from error

    def recipe(self, catalogue: Catalogue, model_folder: Path) -> Recipe:
        """How an index for this workplace is made."""
        return make_recipe(self.model, model_folder, catalogue)


@dataclass(frozen=True)
class BuildSteps:
    """What a build tells its caller: a line of text, the number of passages, their progress."""

    say: Callable[[str], None]
    begin: Callable[[int], None]
    advance: Callable[[int], None]


def ensure_index(workplace: Workplace, steps: BuildSteps, *, force: bool = False) -> bool:
    """Unpack the model and build the index where they are not up to date; True if built."""
    catalogue = workplace.catalogue()
    model_folder = workplace.model_folder(steps.say)
    recipe = workplace.recipe(catalogue, model_folder)
    corpus: Corpus = read_corpus(catalogue)
    if not force and is_current(corpus, recipe, workplace.index_folder):
        return False
    encoder = load_encoder(model_folder)
    steps.begin(len(corpus.passages))
    build_index(corpus, encoder, recipe, workplace.index_folder, steps.advance)
    return True


def open_assistant(
    workplace: Workplace, fusion: FusionSettings = FUSED, encoder: Encoder | None = None
) -> Assistant:
    """Open the built index and put an assistant on it.

    Every source is read and its hash checked first: what is served must be provable. Raises
    SourceMissing or SourceChanged for that, else IndexMissing, IndexMismatch, IndexDamaged or
    ModelFileError.
    """
    catalogue = workplace.catalogue()
    for document in catalogue:
        load_source(catalogue, document)
    model_folder = workplace.model_folder()
    index = load_index(workplace.index_folder, workplace.recipe(catalogue, model_folder))
    searcher = Searcher(index, encoder or load_encoder(model_folder), fusion)
    return Assistant(catalogue, searcher)
