"""Where built things lie, and how the layers are put together from them."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.catalogue import Catalogue, load_catalogue
from corpus.passages.passage import Passage
from corpus.store.compaction import Compacted, compact
from corpus.store.database import FILE as DATABASE_FILE
from corpus.store.database import Database
from corpus.store.seeding import seed
from corpus.store.store import Store
from corpus.store.stored_passages import read_store
from index.build_lock import build_lock
from index.building import dense_text, is_current, write_index
from index.bundled_model import unpack_bundled_model
from index.embedding_store import EmbeddingStore, embed
from index.encoder import Encoder, load_encoder
from index.errors import IndexMismatch, ModelFileError
from index.generation import pointer_stamp, remove_former, remove_unfinished
from index.recipe import Recipe, make_recipe
from index.search_index import load_index
from index.search_settings import SearchSettings
from index.searcher import Searcher
from rag.assistant import Assistant
from rag.backup.restore import finish_restore
from rag.register import CitationRegister
from rag.served_assistant import ServedAssistant

BUNDLED = "bundled"
_log = logging.getLogger(__name__)


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

    def store(self) -> Store:
        """Open the store, and bring what the catalogue file lists into it.

        A restore that was killed half-way is finished first.
        """
        finish_restore(self.data_folder)
        store = Store(Database(self.data_folder / DATABASE_FILE))
        seed(store, load_catalogue(self.catalogue_path))
        return store

    def catalogue(self) -> Catalogue:
        """The documents that the store holds."""
        return self.store().catalogue()

    def embeddings(self, store: Store, recipe: Recipe) -> EmbeddingStore:
        """The vectors kept in the store that this recipe's model made."""
        return EmbeddingStore(store.database, recipe.model_sha256, recipe.passage_prompt)

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
    """What a build tells its caller: a line of text, the number of new vectors, their progress."""

    say: Callable[[str], None]
    begin: Callable[[int], None]
    advance: Callable[[int], None]


@dataclass(frozen=True)
class Build:
    """What a build did: whether it wrote an index, its passages, and how many were embedded.

    Passages that were embedded before, in this or another version, are not embedded again.
    `model_load_s` are the seconds it took to load the model, 0 where nothing was embedded.
    """

    written: bool
    passages: int
    embedded: int
    model_load_s: float = 0.0


def ensure_index(
    workplace: Workplace,
    steps: BuildSteps,
    *,
    force: bool = False,
    encoder: Encoder | None = None,
) -> Build:
    """Unpack the model and build the index of what the store holds, where not up to date.

    `force` writes the index anew and embeds every passage again. The model is loaded if some
    passage is new and no `encoder` is given.
    """
    store = workplace.store()
    model_folder = workplace.model_folder(steps.say)
    with build_lock(workplace.index_folder):
        return _build(workplace, store, model_folder, steps, force=force, encoder=encoder)


def _build(
    workplace: Workplace,
    store: Store,
    model_folder: Path,
    steps: BuildSteps,
    *,
    force: bool,
    encoder: Encoder | None,
) -> Build:
    corpus = read_store(store)
    recipe = workplace.recipe(corpus.catalogue, model_folder)
    if not force and is_current(corpus, recipe, workplace.index_folder):
        remove_unfinished(workplace.index_folder)  # of a build by force that was killed
        return Build(written=False, passages=len(corpus.passages), embedded=0)
    kept = workplace.embeddings(store, recipe)
    if force:
        kept.forget()
    texts = [dense_text(passage) for passage in corpus.passages]
    load_s = 0.0

    def load() -> Encoder:
        nonlocal load_s
        started = time.monotonic()
        loaded = encoder or load_encoder(model_folder)
        load_s = time.monotonic() - started
        return loaded

    vectors, embedded = embed(texts, kept, load, steps.begin, steps.advance)
    write_index(corpus, vectors, kept.tokens(texts), recipe, workplace.index_folder)
    return Build(
        written=True, passages=len(corpus.passages), embedded=embedded, model_load_s=load_s
    )


def compact_store(workplace: Workplace, steps: BuildSteps) -> Compacted:
    """Take off the disk what neither the newest versions nor a citation needs.

    The index is built first where it is not up to date, and its former generation goes: both
    hold the text of what was removed.
    """
    ensure_index(workplace, steps)
    store = workplace.store()
    with build_lock(workplace.index_folder):
        corpus = read_store(store)
        recipe = workplace.recipe(corpus.catalogue, workplace.model_folder())
        kept = workplace.embeddings(store, recipe)
        compacted = compact(store, {kept.key(dense_text(passage)) for passage in corpus.passages})
        remove_former(workplace.index_folder)
    return compacted


def open_assistant(
    workplace: Workplace, settings: SearchSettings | None = None, encoder: Encoder | None = None
) -> Assistant:
    """Open the built index and put an assistant on it.

    Every source is read and its hash checked first: what is served must be provable. An index
    that is older than the store, because a build is under way or was killed, answers for the
    versions that it holds, and for nothing that was removed. Raises SourceMissing or
    SourceChanged, else IndexMissing, IndexMismatch, IndexDamaged or ModelFileError.
    """
    store = workplace.store()
    catalogue = store.catalogue()
    model_folder = workplace.model_folder()
    recipe = workplace.recipe(catalogue, model_folder)
    try:
        index = load_index(workplace.index_folder, recipe)
    except IndexMismatch as mismatch:
        index = load_index(workplace.index_folder, recipe, any_corpus=True)
        catalogue = _indexed(store, catalogue, index.passages)
        if not len(catalogue):
            raise  # nothing of it is left: this is another corpus
        _log.warning(
            "索引が文書より古いため、前の版の文書で答えます。`seisaku build` で新しくなります。"
            " / the index is older than the documents; former ones are served (%s)",
            mismatch,
        )
    for document in catalogue:
        catalogue.source(document)
    searcher = Searcher(index, encoder or load_encoder(model_folder), settings)
    return Assistant(catalogue, searcher, register=CitationRegister(store.database))


def _indexed(store: Store, catalogue: Catalogue, passages: Sequence[Passage]) -> Catalogue:
    """The catalogue's documents that have passages here, each in the version that they are of."""
    held = {(passage.document_id, passage.version) for passage in passages}
    documents = [
        version.document
        for newest in catalogue
        for version in store.versions(newest.document_id)
        if (newest.document_id, version.document.version) in held
    ]
    return Catalogue(store, tuple(documents))


def serve_assistant(workplace: Workplace) -> ServedAssistant:
    """Open the assistant for a service that lives on while documents come and go.

    Raises what `open_assistant` raises.
    """

    def opened(former: Assistant | None) -> Assistant:
        encoder = former.searcher.encoder if former else None
        assistant = open_assistant(workplace, encoder=encoder)
        assistant.prepare()
        return assistant

    return ServedAssistant(stamp=lambda: pointer_stamp(workplace.index_folder), opened=opened)
