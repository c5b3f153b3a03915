"""Encoded words in subjects (RFC 2047), as they stand in mail logs: folded, cut short, mislabelled.

>>> decoded(b"=?iso-8859-1?Q?Kallelse_till_m=F6te?=")
'Kallelse till möte'
>>> decoded(b"=?utf-8?q?sjukskr?=?? =?utf-8?q?ivning?=")  # a log writes a fold as question marks
'sjukskrivning'
>>> decoded("=?utf-8?Q?möte=C3".encode())  # cut in the middle of a letter
'möte'
"""

import base64
import binascii
import re

_FOLD = re.compile(rb"(\?=)\?+\s*(?==\?)")
_BETWEEN = re.compile(rb"(\?=)\s+(?==\?)")
_WORD = re.compile(
    rb"""=\? (?P<charset> [^?\s]{1,40}? ) (?: \*[\w-]{1,20} )?    # RFC 2231: utf-8*sv
         \? (?P<how> [bBqQ] )
         \? (?P<text> [^?]* ) (?: \?= | \?? $ )                   # the last one may be cut""",
    re.VERBOSE,
)
_CUT_WORD = re.compile(rb"=\?(?:[^?\s]{0,40}(?:\?[bBqQ]?)?)$")
_ALIASES = {"latin1": "cp1252", "iso-8859-1": "cp1252", "us-ascii": "utf-8", "ascii": "utf-8"}


def decoded(raw: bytes) -> str:
    """Decode a header's value. Never raises; what no charset fits is read as cp1252."""
    if b"=?" not in raw:
        return _letters("", raw).strip()
    mended = _BETWEEN.sub(rb"\1", _FOLD.sub(rb"\1 ", raw))
    mended = _CUT_WORD.sub(b"", mended)
    text: list[str] = []
    pending: tuple[str, bytes] = ("", b"")
    at = 0
    for word in _WORD.finditer(mended):
        if word.start() > at:
            text += [_letters(*pending), _letters("", mended[at : word.start()])]
            pending = ("", b"")
        charset = word["charset"].decode("ascii", "replace").casefold()
        content = _content(word["text"], word["how"])
        if pending[1] and charset != pending[0]:
            text.append(_letters(*pending))
            pending = ("", b"")
        pending = (charset, pending[1] + content)  # a letter may be split between two words
        at = word.end()
    text += [_letters(*pending), _letters("", mended[at:])]
    return "".join(text).strip()


def _content(text: bytes, how: bytes) -> bytes:
    if how in b"qQ":
        cut = re.sub(rb"=[0-9A-Fa-f]?$", b"", text)
        return binascii.a2b_qp(cut.replace(b"_", b" "))
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", text)
    whole = letters[: len(letters) - (len(letters) % 4 == 1)]
    return base64.b64decode(whole + b"=" * (-len(whole) % 4))


def _letters(charset: str, content: bytes) -> str:
    for name in (_ALIASES.get(charset, charset), "utf-8"):
        try:
            return content.decode(name or "utf-8")
        except UnicodeDecodeError as error:
            cut = error.reason == "unexpected end of data"
            if cut and error.start >= len(content) - 3:
                return content[: error.start].decode("utf-8", "ignore")
        except LookupError:
            continue
    return content.decode("cp1252", "replace")
