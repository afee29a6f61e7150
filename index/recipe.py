"""What an index is made by: the model, the analysis, the reading, the libraries."""

import hashlib
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from corpus.catalogue import Catalogue
from corpus.corpus import READING
from corpus.language.abbreviations import ABBREVIATIONS_VERSION
from index.analyzer import ANALYZER_VERSION
from index.encoder import read_prompts
from index.errors import IndexMismatch, ModelFileError
from index.lexical_index import LexicalIndex
from index.model_description import DESCRIPTION_FILE

# Libraries whose change can change what an index holds or means. Others (torch,
# sentence-transformers) are noted in the manifest but ask for no new build.
_LIBRARIES = ("faiss-cpu", "bm25s", "fugashi", "unidic-lite", "opencc")


@dataclass(frozen=True)
class Recipe:
    """All that must agree between an index and the program that searches it."""

    format: str
    model: str
    model_sha256: str
    query_prompt: str
    passage_prompt: str
    normalisation: str
    analyzer: str
    abbreviations: str
    bm25: str
    reading: str
    context: str
    corpus_sha256: str
    libraries: str

    def check(self, found: dict[str, str], where: Path, *, any_corpus: bool = False) -> None:
        """Raise IndexMismatch naming every value in which an index's recipe differs.

        With `any_corpus` it may be of other documents, or of other versions of them.
        """
        differences = [
            f"{name}: the index has {found.get(name)!r}, this program {value!r}"
            for name, value in asdict(self).items()
            if found.get(name) != value and not (any_corpus and name == "corpus_sha256")
        ]
        if differences:
            raise IndexMismatch(
                f"the index {where} does not fit ({'; '.join(differences)}); "
                "build it anew with `seisaku build`"
            )


def make_recipe(model: str, model_folder: Path, catalogue: Catalogue) -> Recipe:
    """Say how an index of this catalogue with this model is made, without loading the model."""
    prompts = read_prompts(model_folder)
    return Recipe(
        format="4",
        model=model,
        model_sha256=_model_fingerprint(model_folder),
        query_prompt=prompts.query,
        passage_prompt=prompts.passage,
        normalisation="vectors of length 1, inner product",
        analyzer=(
            f"{ANALYZER_VERSION}: fugashi lemmas of content words; character bigrams; "
            "characters, numbers and years folded"
        ),
        abbreviations=f"{ABBREVIATIONS_VERSION}",
        bm25=f"k1 {LexicalIndex.K1}, b {LexicalIndex.B}",
        reading=READING,
        context=(
            "section path before the text in lexical search; "
            "rows of tables only as vectors, for their tables"
        ),
        corpus_sha256=catalogue.fingerprint(),
        libraries=", ".join(f"{name} {version(name)}" for name in _LIBRARIES),
    )


def _model_fingerprint(folder: Path) -> str:
    """SHA-256 that stands for the model's files, without reading hundreds of megabytes.

    The bundled model's own description holds the hash of each file; of another model's folder
    the small files are read and the large ones told by name and size.
    """
    digest = hashlib.sha256()
    description = folder / DESCRIPTION_FILE
    if description.is_file():
        digest.update(description.read_bytes())
        return digest.hexdigest()
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    if not files:
        raise ModelFileError(f"the model folder {folder} is empty; name one that holds a model")
    for path in files:
        size_bytes = path.stat().st_size
        digest.update(f"{path.relative_to(folder).as_posix()} {size_bytes}\n".encode())
        if size_bytes < 1_000_000:
            digest.update(path.read_bytes())
    return digest.hexdigest()
