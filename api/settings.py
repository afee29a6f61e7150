"""The settings of one installation, read once at the entry point."""

from pathlib import Path
from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.catalogue import BUNDLED as BUNDLED_CATALOGUE
from rag.workplace import BUNDLED, Workplace


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

    def workplace(self) -> Workplace:
        """The workplace that these settings describe."""
        return Workplace(self.data.absolute(), self.model, self.catalogue.absolute())
