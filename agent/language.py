"""Language: what is shown to people is kept in three, Swedish first, as triples of words. Pure."""

from typing import Literal, get_args

Language = Literal["sv", "en", "nb"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
Words = tuple[str, str, str]
"""Swedish, English, bokmål."""


def said(words: Words, language: str) -> str:
    """Choose the language.

    >>> said(("ja", "yes", "ja"), "en")
    'yes'
    """
    return words[LANGUAGES.index(language)]
