"""Puts the contract's rules around an application."""

from fastapi import FastAPI

from api.contract.head_as_get import HeadAsGet
from api.contract.openapi import install_openapi
from api.contract.revalidation import Revalidation
from api.contract.strict_json import StrictJson


def install_contract(app: FastAPI) -> None:
    """Have strict bodies read, HEAD answered, answers tagged, and all of it described."""
    install_openapi(app)
    app.add_middleware(StrictJson)
    app.add_middleware(Revalidation)
    app.add_middleware(HeadAsGet)  # around the others: a tag is of the body that is left out
