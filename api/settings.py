"""The settings of one installation, read once at the entry point."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.administration.job_runner import JobSettings
from api.operation.logs import LogFormat, LogLevel
from api.operation.operation import Operation
from corpus.catalogue import BUNDLED as BUNDLED_CATALOGUE
from corpus.confinement.limits import DOCUMENT_LIMITS
from rag.generation.llm import Llm
from rag.workplace import BUNDLED, Workplace


def _server_url(text: str) -> str | None:
    """The base address of a server; blank is none. A password has no place in it."""
    if not text.strip():
        return None
    parts = urlsplit(text.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("write an address such as http://127.0.0.1:8080/v1")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("leave out user, password, ? and #; a key goes into SEISAKU_LLM_API_KEY")
    return text.strip().rstrip("/")


LlmUrl = Annotated[str, AfterValidator(_server_url)]


class Settings(BaseSettings):
    """What may be set from outside, by environment variables that begin with SEISAKU_."""

    model_config = SettingsConfigDict(env_prefix="SEISAKU_", frozen=True)

    data: Annotated[Path, Field(description="the folder for everything built or stored")] = Path(
        "var"
    )
    model: Annotated[
        str, Field(description="`bundled`, or a sentence-transformers folder or name")
    ] = BUNDLED
    catalogue: Annotated[Path, Field(description="the catalogue of the documents")] = (
        BUNDLED_CATALOGUE
    )
    host: Annotated[str, Field(description="the address that is served")] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535, description="the port that is served")] = 8000

    read_timeout_s: Annotated[
        int, Field(ge=1, le=86_400, description="processor seconds to read a file that was sent")
    ] = DOCUMENT_LIMITS.cpu_s
    read_memory_mb: Annotated[
        int, Field(ge=300, le=1_000_000, description="memory to read a file that was sent")
    ] = DOCUMENT_LIMITS.memory_bytes // 1_000_000
    workers: Annotated[
        int, Field(ge=1, le=64, description="processes that serve; one a core is quickest")
    ] = 1
    at_once: Annotated[
        int, Field(ge=1, le=1000, description="requests that a process works on at a time")
    ] = 4
    waiting: Annotated[
        int, Field(ge=0, le=10_000, description="more that wait in each; the next are refused")
    ] = 64
    wait_s: Annotated[float, Field(gt=0, le=600, description="seconds that one waits at most")] = (
        20.0
    )
    shutdown_s: Annotated[
        float, Field(ge=1, le=600, description="seconds for answers under way when it ends")
    ] = 25.0
    log_format: Annotated[LogFormat, Field(description="logs for people or for programs")] = "text"
    log_level: Annotated[LogLevel, Field(description="the least that is logged")] = "info"

    llm_url: Annotated[
        LlmUrl | None,
        Field(description="an OpenAI-compatible server, such as http://127.0.0.1:8080/v1"),
    ] = None
    llm_model: Annotated[
        str | None, Field(description="the model, where the server has several")
    ] = None
    llm_api_key: Annotated[SecretStr | None, Field(description="its key, if it wants one")] = None
    llm_timeout_s: Annotated[
        float, Field(gt=0, le=3600, description="seconds for a generated answer, all in all")
    ] = 60.0
    llm_max_tokens: Annotated[int, Field(ge=1, description="length of a generated answer")] = 400
    llm_max_input_chars: Annotated[
        int, Field(ge=500, description="characters of question and passages that it may read")
    ] = 3000
    llm_at_once: Annotated[
        int, Field(ge=1, le=64, description="answers that are generated at the same time")
    ] = 2

    def llm(self) -> Llm | None:
        """The language model that may write answers; None where none is set up."""
        if self.llm_url is None:
            return None
        return Llm(
            url=self.llm_url,
            model=self.llm_model or None,
            api_key=self.llm_api_key.get_secret_value() or None if self.llm_api_key else None,
            timeout_s=self.llm_timeout_s,
            max_tokens=self.llm_max_tokens,
            max_input_chars=self.llm_max_input_chars,
            at_once=self.llm_at_once,
        )

    def administration(self) -> JobSettings:
        """Where documents are changed over HTTP, and what a file may cost to read."""
        limits = replace(
            DOCUMENT_LIMITS, cpu_s=self.read_timeout_s, memory_bytes=self.read_memory_mb * 1_000_000
        )
        return JobSettings(self.workplace(), limits)

    def operation(self) -> Operation:
        """The limits of each process that serves."""
        return Operation(at_once=self.at_once, waiting=self.waiting, wait_s=self.wait_s)

    def workplace(self) -> Workplace:
        """The workplace that these settings describe."""
        return Workplace(self.data.absolute(), self.model, self.catalogue.absolute())
