r"""Text that was decoded wrongly once before, or is escaped, put right; and where it became shorter.

`Ã¥` for `å`; `\u00e5`, `&aring;`, `%C3%A5`; encoded words (RFC 2047) as mail logs hold them; a letter with
its accent apart (NFC). Where mending made fewer code points, it is told by how many the file is ahead
(`Moved`).
"""

import re
import unicodedata
from html.entities import codepoint2name
from urllib.parse import quote

from agent.formats import _encoded_word


def _mojibake() -> dict[str, str]:
    table: dict[str, str] = {}
    for letter in "åäöÅÄÖéÉüÜèàøæØÆ–—‘’“”…•§":
        for page in ("latin-1", "cp1252", "cp850", "mac_roman"):
            wrong = letter.encode().decode(page, "replace")
            if "\ufffd" not in wrong:
                table[wrong] = letter
    return table


_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]+")


def _escapes() -> dict[str, str]:
    """Letters as JSON, HTML and addresses write them where only ASCII may stand."""
    table: dict[str, str] = {}
    for letter in "åäöÅÄÖéÉüÜèàøæØÆ":
        point = ord(letter)
        for written in f"\\u{point:04x}", f"&#x{point:x};", quote(letter):
            table[written] = table[written.swapcase().replace("U", "u").replace("X", "x")] = letter
        table[f"&#{point};"] = table[f"&{codepoint2name[point]};"] = letter
    return table


_MOJIBAKE = _mojibake() | _escapes()
_ESCAPE_MARKS = {
    "\\": ("\\u00",),
    "%": ("%C3%", "%c3%"),
    "&": ("&#", "ring;", "uml;", "acute;", "grave;", "lig;", "slash;"),
    "=?": ("?q?", "?Q?", "?b?", "?B?"),
}
"""By the sign that hardly any text holds, and is looked for first."""
_WRONG = "|".join(sorted(map(re.escape, _MOJIBAKE), key=len, reverse=True))
_WORD = r"=\?[A-Za-z][\w.:*-]{1,40}\?[bBqQ]\?[^?\s]*(?:\?=)?"
_WORDS = rf"{_WORD}(?:[ \t?]*{_WORD})*"
_HARMED = re.compile(rf"{_WRONG}|{_WORDS}|.[\u0300-\u036f]+", re.DOTALL)
_WRONG_LEADS = tuple({wrong[0] for wrong in _MOJIBAKE if not wrong.isascii()})


Moved = tuple[tuple[int, int], ...]
"""From which index on a mended text's file is ahead of it, and by how many code points in all."""


def mended(text: str) -> str:
    """Mend what was decoded wrongly once before, and join letters with their accents.

    >>> mended("HÃ¤lsa"), mended("A\u030angest"), mended("Övrigt")
    ('Hälsa', 'Ångest', 'Övrigt')
    """
    return mended_in_place(text)[0]


def mended_in_place(text: str) -> tuple[str, Moved]:
    """Mend, and tell where letters became fewer.

    >>> mended_in_place("HÃ¤lsa, gÃ¥")
    ('Hälsa, gå', ((2, 1), (9, 2)))
    >>> mended_in_place("H&auml;lsa")[0], mended_in_place("l%C3%A4kare")[0]
    ('Hälsa', 'läkare')
    >>> mended_in_place("Subject: =?utf-8?Q?L=C3=A4karintyg?= from mx")
    ('Subject: Läkarintyg from mx', ((19, 17),))
    """
    if not _is_harmed(text):
        return text, ()
    pieces: list[str] = []
    moved: list[tuple[int, int]] = []
    done = ahead = 0
    for match in _HARMED.finditer(text):
        wrong = match[0]
        right = _MOJIBAKE.get(wrong) or unicodedata.normalize("NFC", _of_words(wrong))
        pieces += (text[done : match.start()], right)
        done = match.end()
        if len(wrong) != len(right):
            ahead += len(wrong) - len(right)
            moved.append((done - ahead, ahead))
    pieces.append(text[done:])
    return "".join(pieces), tuple(moved)


def _of_words(wrong: str) -> str:
    return _encoded_word.decoded(wrong.encode()) if wrong.startswith("=?") else wrong


def _is_harmed(text: str) -> bool:
    for sign, marks in _ESCAPE_MARKS.items():
        if sign in text and any(mark in text for mark in marks):
            return True
    if text.isascii():
        return False
    wrong = any(lead in text for lead in _WRONG_LEADS)
    return wrong or not unicodedata.is_normalized("NFC", text)


def visible(text: str) -> str:
    r"""Without the signs that no reader sees, which may stand in the middle of a number or a word.

    >>> visible("läkar\u00adintyg 191212\u200b-1212")
    'läkarintyg 191212-1212'
    """
    return text if text.isascii() else _INVISIBLE.sub("", text)
