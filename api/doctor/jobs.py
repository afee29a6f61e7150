"""The jobs that are kept, and the files that they wait to read."""

from api.administration.errors import JobDamaged, UnknownJob
from api.administration.job_folder import JobFolder
from api.doctor.finding import Checked, Finding, Level, Repair
from index.atomic_folder import sha256_of
from rag.workplace import Workplace


def check_jobs(workplace: Workplace) -> Checked:
    """What is kept of jobs, and the files that they wait to read."""
    jobs = JobFolder(workplace.data_folder)
    findings = []
    for job_id in jobs.ids():
        path = jobs.path / job_id
        upload = path / "upload"
        try:
            job = jobs.find(job_id)
        except UnknownJob:
            message = "there is a folder, and no job in it"
        except JobDamaged as error:
            message = str(error)
        else:
            if not job.has_upload or (upload.is_file() and sha256_of(upload) == job.sha256):
                continue
            message = f"the file {job.file!r} that it is to read is not as it was sent"
        findings.append(
            Finding(
                Level.DAMAGE,
                str(path),
                message,
                "処理の記録か、送られたファイルが壊れています。",
                "ファイルを送り直してください。`seisaku doctor --repair` は、残ったファイルの"
                "ない記録だけを除きます。",
                None if upload.exists() else Repair.JOB,
            )
        )
    return Checked("処理", len(jobs.ids()), tuple(findings))
