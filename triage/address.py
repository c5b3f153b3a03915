"""Address: where something secret may be sent, a letter, a token. Over TLS, or to this machine itself.

>>> [is_safe(url) for url in ("https://chat.kommun.example/x", "http://127.0.0.1:8080")]
[True, True]
>>> [is_safe(url) for url in ("http://localhost.evil.example", "http://localhost:80@evil.example/")]
[False, False]
"""

from urllib.parse import urlsplit

_HERE = frozenset({"127.0.0.1", "localhost", "::1"})


def is_safe(url: str) -> bool:
    """Whether nobody on the way can read what goes there."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.hostname) if parts.scheme == "https" else parts.hostname in _HERE
