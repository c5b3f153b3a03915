"""Trouble: why a source is not, or not wholly, seen, and what mends it. One sentence for each code.

>>> in_words("log_missing", "postfix")
'source.postfix.path is not there: mount it or mend the path'
>>> in_words("something_new", "postfix")
'something_new'
"""

_PATH = "source.{source}.path"
_IS_AWAY = f"{_PATH} is not there: mount it or mend the path"
_IS_CLOSED = f"{_PATH} may not be read: let the agent's user in"
_WORDS = {
    "root_missing": _IS_AWAY,
    "root_unreadable": _IS_CLOSED,
    "root_empty": f"{_PATH} is suddenly empty: is it mounted?",
    "log_missing": _IS_AWAY,
    "log_unreadable": _IS_CLOSED,
    "log_not_read": "the log breaks its reader; `persinc-agent scan --mail-log` shows where",
    "subjects_not_logged": "Postfix logs no subjects: see header_checks in the README",
    "watches_exhausted": "more folders than watches, so it is scanned: raise fs.inotify.max_user_watches",
    "not_watched": "the kernel gives no events, so it is scanned",
    "overflow": "events were lost; a full scan makes up for them",
    "unreadable_folders": "folders below it may not be read: let the agent's user in",
}


def in_words(code: str, source: str) -> str:
    """Say what is the matter with a source, and the mend; a code without words as it is."""
    return _WORDS.get(code, code).format(source=source)
