"""Unread: why something was not looked at, in words for a person. The codes are the contract's.

>>> in_words("encrypted", "sv"), in_words("unsupported:image", "en")
('krypterad eller lösenordsskyddad', 'a picture, and there is no reading of pictures')
>>> in_words("unsupported:xls", "sv"), in_words("something_new", "sv")
('okänt format (xls)', 'something_new')
"""

from collections.abc import Collection

from agent.language import Words, said

_WORDS: dict[str, Words] = {
    "permission": (
        "får inte läsas av den här användaren",
        "may not be read by this user",
        "kan ikke leses av denne brukeren",
    ),
    "folder": ("är en mapp", "is a folder", "er en mappe"),
    "gone": ("finns inte", "is not there", "finnes ikke"),
    "cannot_open": ("går inte att öppna", "cannot be opened", "kan ikke åpnes"),
    "not_a_file": ("är ingen fil", "is no file", "er ingen fil"),
    "changed": (
        "ändrades medan den lästes",
        "changed while it was read",
        "ble endret mens den ble lest",
    ),
    "encrypted": (
        "krypterad eller lösenordsskyddad",
        "encrypted or protected by a password",
        "kryptert eller passordbeskyttet",
    ),
    "damaged": ("skadad", "damaged", "skadet"),
    "entities": (
        "skadlig XML (egna entiteter)",
        "hostile XML (entities of its own)",
        "skadelig XML (egne entiteter)",
    ),
    "too_large": (
        "för stor eller för djupt packad",
        "too large or packed too deep",
        "for stor eller for dypt pakket",
    ),
    "unsupported": ("okänt format", "an unknown format", "ukjent format"),
    "unsupported:image": (
        "en bild, och bilder läses inte",
        "a picture, and there is no reading of pictures",
        "et bilde, og bilder leses ikke",
    ),
    "unsupported:media": ("ljud eller film", "sound or film", "lyd eller film"),
    "unsupported:scan": (
        "inskannade sidor eller stora bilder, och bilder läses inte",
        "scanned pages or large pictures, and there is no reading of pictures",
        "skannede sider eller store bilder, og bilder leses ikke",
    ),
    "unsupported:compression": (
        "packad på ett okänt sätt",
        "packed in an unknown way",
        "pakket på en ukjent måte",
    ),
    "deadline": ("tog för lång tid", "took too long", "tok for lang tid"),
    "memory": ("tog för mycket minne", "took too much memory", "tok for mye minne"),
    "died": ("läsaren gick sönder på den", "broke its reader", "leseren gikk i stykker på den"),
    "no_subjects": (
        "inga ärenderader i loggen; låt Postfix header_checks logga Subject",
        "no subject lines in the log; have Postfix's header_checks log the Subject",
        "ingen emnelinjer i loggen; la Postfix header_checks logge Subject",
    ),
}


CODES = frozenset(_WORDS)
WITHOUT_TEXT = frozenset({"unsupported:image", "unsupported:media"})
"""Files that hold no text by their nature: told apart from what could not be read. Not so scans."""


def is_without_text(codes: Collection[str]) -> bool:
    """Whether all that was not read holds no text by its nature.

    >>> is_without_text(["unsupported:image"]), is_without_text(["unsupported:image", "damaged"])
    (True, False)
    """
    return bool(codes) and WITHOUT_TEXT.issuperset(codes)


def known(code: str) -> str:
    """The code of ours that says it best: the kind behind a colon is only told where it has words."""
    return code if code in CODES else code.partition(":")[0]


def in_words(code: str, language: str) -> str:
    """Say a code, with its kind; one without words is said as it is."""
    words = _WORDS.get(known(code))
    if words is None:
        return code
    kind = code.removeprefix(known(code)).removeprefix(":")
    return said(words, language) + (f" ({kind})" if kind else "")
