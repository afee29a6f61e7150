"""The settings of one installation, read once at the entry point."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.catalogue import BUNDLED as BUNDLED_CATALOGUE
from rag.workplace import BUNDLED, Workplace


class Settings(BaseSettings):
    """What may be set from outside, by environment variables that begin with SEISAKU_."""

    model_config = SettingsConfigDict(env_prefix="SEISAKU_", frozen=True)

    data: Path = Field(Path("var"), description="the folder for everything built or stored")
    model: str = Field(BUNDLED, description="`bundled`, or a sentence-transformers folder or name")
    catalogue: Path = Field(BUNDLED_CATALOGUE, description="the catalogue of the documents")
    host: str = Field("127.0.0.1", description="the address that is served")
    port: int = Field(8000, ge=1, le=65535, description="the port that is served")

    def workplace(self) -> Workplace:
        """The workplace that these settings describe."""
        return Workplace(self.data.absolute(), self.model, self.catalogue.absolute())
