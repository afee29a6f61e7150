"""What an administrator may do to the documents of a service that runs."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import BinaryIO

from api.administration.errors import AdministrationError
from api.administration.job import Job, JobKind, now
from api.administration.job_folder import JobFolder
from api.administration.job_runner import JobRunner, JobSettings
from corpus.document import Document
from corpus.errors import DocumentConflict
from corpus.formats.extraction import MAX_BYTES, SUFFIXES
from corpus.store.adding import Description, document_of_file, file_name_of
from corpus.store.store import Store, Version

_MOST_UNFINISHED = 50


@dataclass(frozen=True)
class Upload:
    """A file as it was sent: the name it came with, its size, and its bytes."""

    name: str
    size_bytes: int
    content: BinaryIO


class Administration:
    """Takes changes of the documents as jobs, and has them done one after the other.

    What can be told at once is refused at once, with the status that HTTP has for it; the same is
    asked again when the job is done, because another administrator may have been faster.
    """

    def __init__(self, settings: JobSettings, follow: Callable[[], None]) -> None:
        self._workplace = settings.workplace
        self.jobs = JobFolder(settings.workplace.data_folder)
        self._runner = JobRunner(self.jobs, settings, follow)

    def start(self) -> None:
        """Begin to do jobs."""
        self._runner.start()

    def close(self) -> None:
        """End; a job under way goes on at the next start."""
        self._runner.close()

    def documents(self) -> list[tuple[Document, tuple[Version, ...]]]:
        """The documents in the store, each with all its versions, newest first."""
        store = self._store()
        return [(found, store.versions(found.document_id)) for found in store.catalogue()]

    def holds(self, document_id: str) -> bool:
        """Whether the store holds a document that is not removed."""
        return any(found.document_id == document_id for found in self._store().catalogue())

    def document(self, document_id: str) -> Document:
        """One of them; raises UnknownDocument."""
        return self._store().catalogue().get(document_id)

    def add(self, by: str, upload: Upload, description: Description, *, may_retitle: bool) -> Job:
        """Queue a file to become a document, or a new version of the one that it belongs to.

        Raises AdministrationError for what cannot be, DocumentConflict where the id or title
        is another document's.
        """
        file = _checked_file(upload)
        former = self._document_of(file, description.document_id)
        _check_description(description, former)
        title = " ".join((description.title or "").split())
        if former and title and title != former.title and not may_retitle:
            raise AdministrationError(
                HTTPStatus.CONFLICT,
                f"document {former.document_id!r} is 『{former.title}』, not 『{title}』; give "
                "another document_id, or replace=true if it is that document under a new title",
                f"文書「{former.document_id}」の題名は『{former.title}』で、『{title}』と違います。"
                "別の文書なら別の文書IDを、題名を改めるなら「題名を改める」（replace）を"
                "指定してください。",
                field="title",
            )
        job = _job(JobKind.ADD, by, description, file, may_retitle=may_retitle)
        return self._submitted(job, upload)

    def replace(
        self,
        by: str,
        document_id: str,
        upload: Upload,
        description: Description,
        expected_version: int | None = None,
    ) -> Job:
        """Queue a file to become the new version of a document; raises as `add`.

        UnknownDocument if there is no such document. With `expected_version` the job fails
        where another administrator replaced it meanwhile.
        """
        former = self.document(document_id)
        if expected_version not in (None, former.version):
            raise AdministrationError(
                HTTPStatus.CONFLICT,
                f"document {document_id!r} has version {former.version} by now, not "
                f"{expected_version}; look at it, and replace it again",
                f"文書「{document_id}」は今は第{former.version}版で、第{expected_version}版では"
                "ありません。ほかの管理者が差し替えたようです。確かめてから、もう一度"
                "行ってください。",
                field="expected_version",
            )
        description = replace(description, document_id=document_id)
        _check_description(description, former)
        job = _job(JobKind.REPLACE, by, description, _checked_file(upload), may_retitle=True)
        return self._submitted(replace(job, expected_version=expected_version), upload)

    def remove(self, by: str, document_id: str) -> Job:
        """Queue a document to leave the search.

        Raises UnknownDocument if there is none, AdministrationError if it is the last.
        """
        self.document(document_id)
        if len(self._store().catalogue()) == 1:
            raise AdministrationError(
                HTTPStatus.CONFLICT,
                f"{document_id!r} is the only document of the corpus; add another one first",
                f"「{document_id}」は最後の文書です。先に別の文書を追加してください。",
                field="document_id",
            )
        return self._submitted(_job(JobKind.REMOVE, by, Description(document_id)), None)

    def repeat(self, by: str, job_id: str) -> Job:
        """Queue once more what failed; raises AdministrationError where it cannot be repeated."""
        former = self.jobs.find(job_id)
        if not former.can_repeat:
            raise AdministrationError(
                HTTPStatus.CONFLICT,
                f"job {job_id!r} cannot be repeated: it has not failed, or its file is no longer "
                "kept; send the file again",
                "この処理は繰り返せません。失敗していないか、ファイルがもう残っていません。"
                "ファイルを送り直してください。",
                field="job_id",
            )
        fresh = _job(
            former.kind, by, former.description, former.file, may_retitle=former.may_retitle
        )
        fresh = replace(fresh, repeats=job_id, expected_version=former.expected_version)
        if not former.has_upload:
            return self._submitted(fresh, None)
        with self.jobs.upload(former).open("rb") as content:
            upload = Upload(former.file or "", former.size_bytes or 0, content)
            return self._submitted(fresh, upload)

    def _document_of(self, file: str, document_id: str | None) -> Document | None:
        """The document that a file would become a version of; AdministrationError if in doubt."""
        try:
            return document_of_file(self._store(), document_id, file)
        except DocumentConflict as error:
            raise AdministrationError(
                HTTPStatus.CONFLICT,
                str(error).replace("--id", "document_id"),
                f"ファイル「{file}」がどの文書のものか決まりません。文書ID（document_id）を"
                f"指定してください。（{error}）",
                field="document_id",
            ) from error

    def _submitted(self, job: Job, upload: Upload | None) -> Job:
        unfinished = [known for known in self.jobs.all() if not known.is_over]
        if len(unfinished) >= _MOST_UNFINISHED:
            raise AdministrationError(
                HTTPStatus.TOO_MANY_REQUESTS,
                f"{len(unfinished)} jobs are waiting; send it again when some of them are done",
                f"{len(unfinished)}件の処理が待っています。減ってから、もう一度送ってください。",
            )
        if upload is not None:
            job = replace(job, sha256=_sha256_of(upload.content))
        for known in unfinished:
            if known.asks_the_same(job):
                return known  # a second click, or a second administrator: it is done once
        submitted = self.jobs.submit(job, upload.content if upload else None)
        self._runner.wake()
        return submitted

    def _store(self) -> Store:
        return self._workplace.store()


def _sha256_of(content: BinaryIO) -> str:
    content.seek(0)
    digest = hashlib.sha256()
    while chunk := content.read(1_000_000):
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()


def _job(
    kind: JobKind,
    by: str,
    description: Description,
    file: str | None = None,
    *,
    may_retitle: bool = False,
) -> Job:
    return Job(
        job_id="",  # given when it is written
        kind=kind,
        by=by,
        created_at=now(),
        description=description,
        file=file,
        may_retitle=may_retitle,
    )


def _checked_file(upload: Upload) -> str:
    """The bare name of a file that could be read; raises AdministrationError."""
    name = file_name_of(upload.name)
    suffix = PurePosixPath(name).suffix.lower()
    known = "、".join(SUFFIXES)
    if suffix not in SUFFIXES and suffix not in (".doc", ".xls", ".ppt"):  # told with its remedy
        raise AdministrationError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"the file {name!r} has the suffix {suffix!r}, which is not read; those that are: "
            f"{', '.join(SUFFIXES)}",
            f"ファイル「{name}」の形式は読めません。{known} のいずれかで保存し直してください。",
            field="file",
        )
    if len(name) > 255:
        raise AdministrationError(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            f"the file's name has {len(name)} characters, the limit is 255; rename it",
            f"ファイル名が{len(name)}文字あります。255文字までにしてください。",
            field="file",
        )
    if upload.size_bytes > MAX_BYTES:
        raise too_large(name, upload.size_bytes)
    if not upload.size_bytes:
        raise AdministrationError(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            f"the file {name!r} is empty (0 bytes); send a file with text",
            f"ファイル「{name}」は空（0バイト）です。文のあるファイルを送ってください。",
            field="file",
        )
    return name


def too_large(name: str, size_bytes: int) -> AdministrationError:
    """A file that is over the limit, which is named."""
    limit = MAX_BYTES // 1_000_000
    return AdministrationError(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"the file {name!r} has {size_bytes:,} bytes, the limit is {MAX_BYTES:,}; split it or "
        "take pictures out",
        f"ファイル「{name}」は{size_bytes / 1e6:,.1f}MBあり、上限の{limit}MBを超えています。"
        "章ごとに分けるか、図を除いてください。",
        field="file",
    )


def _check_description(description: Description, former: Document | None) -> None:
    """Of a new document title, issuer and date must be said."""
    if former is not None:
        return
    said = {
        "title": (description.title, "題名"),
        "issuer": (description.issuer, "発行機関"),
        "issued_on": (description.issued_on, "発行日"),
    }
    for field, (value, name) in said.items():
        if not (value or "").strip():
            raise AdministrationError(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                f"{field} is missing; a new document needs title, issuer and issued_on",
                f"{name}（{field}）がありません。新しい文書には題名、発行機関、発行日が必要です。",
                field=field,
            )
