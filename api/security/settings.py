"""The settings of keys, limits and the audit log, from the environment."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.security.audit.settings import AuditSettings
from api.security.budgets import RateSettings
from api.security.security import KeysMode, Security, Switch, names, proxies


def _proxies(text: str) -> str:
    try:
        proxies(text)
    except ValueError as error:
        raise ValueError(f"write IP addresses or networks with commas between ({error})") from error
    return text


class SecuritySettings(BaseSettings):
    """What may be set of who gets in and what is written down."""

    model_config = SettingsConfigDict(env_prefix="SEISAKU_", frozen=True)

    keys: Annotated[
        KeysMode,
        Field(description="auto: keys are required but on 127.0.0.1 while none was made"),
    ] = "auto"
    trusted_proxies: Annotated[
        str,
        AfterValidator(_proxies),
        Field(description="addresses of reverse proxies whose X-Forwarded-* is believed"),
    ] = ""
    allowed_hosts: Annotated[
        str, Field(description="host names of the service, with commas between; * is any")
    ] = ""
    session_hours: Annotated[
        float, Field(gt=0, le=24 * 90, description="how long a browser stays signed in")
    ] = 12.0
    rate_limits: Annotated[
        Switch, Field(description="auto: on unless only this machine can call")
    ] = "auto"
    rate_cheap: Annotated[
        int, Field(ge=1, description="requests that only read, a minute and key")
    ] = RateSettings.cheap_per_minute
    rate_expensive: Annotated[
        int, Field(ge=1, description="questions, memos, checks, changes, a minute and key")
    ] = RateSettings.expensive_per_minute
    rate_failures: Annotated[int, Field(ge=1, description="refused keys, an hour and address")] = (
        RateSettings.failures_per_hour
    )
    audit: Annotated[bool, Field(description="write the audit log")] = True
    audit_questions: Annotated[bool, Field(description="write into it what was asked, too")] = False
    audit_required: Annotated[
        bool, Field(description="answer nothing (503) that cannot be written into it")
    ] = False
    audit_max_mb: Annotated[
        int, Field(ge=1, le=10_000, description="size of a file of it, in MB")
    ] = 50
    audit_keep_files: Annotated[
        int, Field(ge=1, description="closed files of it that are kept")
    ] = AuditSettings.keep_files
    audit_keep_days: Annotated[
        int, Field(ge=1, description="days after which a closed file of it is deleted")
    ] = AuditSettings.keep_days

    def audit_settings(self) -> AuditSettings:
        """How the audit log is kept."""
        return AuditSettings(
            questions=self.audit_questions,
            required=self.audit_required,
            max_bytes=self.audit_max_mb * 1_000_000,
            keep_files=self.audit_keep_files,
            keep_days=self.audit_keep_days,
        )

    def security(self, data_folder: Path, address: str) -> Security:
        """How a service is guarded that listens at that IP address."""
        return Security(
            data_folder=data_folder,
            address=address,
            keys=self.keys,
            trusted_proxies=proxies(self.trusted_proxies),
            allowed_hosts=names(self.allowed_hosts),
            rate_limits=self.rate_limits,
            rates=RateSettings(self.rate_cheap, self.rate_expensive, self.rate_failures),
            session_lasts=timedelta(hours=self.session_hours),
            audit=self.audit_settings() if self.audit else None,
        )
