"""All parts of a data folder, each looked at byte by byte."""

from collections.abc import Iterator

from api.doctor.data_folder import check_folder
from api.doctor.documents import check_catalogue, check_embeddings, check_stored
from api.doctor.finding import Checked, Level
from api.doctor.generations import check_generations
from api.doctor.jobs import check_jobs
from api.doctor.journals import check_audit_log, check_feedback, check_keys
from api.doctor.model import check_model
from rag.workplace import Workplace


def check_all(workplace: Workplace) -> Iterator[Checked]:
    """Look at every part, the cheapest first; what is not there yet is noted."""
    yield check_folder(workplace)
    yield check_catalogue(workplace)
    store = check_stored(workplace)
    yield store
    yield check_model(workplace)
    if not any(found.level is Level.DAMAGE for found in store.findings):
        yield check_embeddings(workplace)
    yield check_generations(workplace)
    yield check_jobs(workplace)
    yield check_keys(workplace)
    yield check_audit_log(workplace)
    yield check_feedback(workplace)
