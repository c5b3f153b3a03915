"""What goes wrong when a letter is handed over."""


class NotDelivered(Exception):  # noqa: N818 - named for what went wrong
    """The letter was not taken; says how far it came, never what the other side answered."""
