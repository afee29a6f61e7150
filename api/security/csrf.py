"""Tokens in forms that change state: another website cannot know them."""

from fastapi import Request

FIELD = "csrf_token"


def csrf_token(request: Request) -> str:  # noqa: ARG001
    """The token that a form of this request's session must send back."""
    return ""


def verify_csrf(request: Request, token: object) -> None:
    """Raise unless the token is the one of this request's session."""
