"""Language: which one whoever asks wants to read."""

from fastapi import Request

from agent.language import LANGUAGES


def language_of(request: Request, otherwise: str) -> str:
    """The first that `Accept-Language` names, where it is one of ours."""
    asked = request.headers.get("accept-language", "")[:2].lower()
    return asked if asked in LANGUAGES else otherwise
