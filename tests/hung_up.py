"""Waiting until an event loop has no connection left, before it is ended.

Over TLS a connection takes leave of the other side first, and aiokafka waits for that only where a
connection was in use. A loop that ends before leaves a transport open, which Python tells of when
it is collected: in whichever test comes later.
"""

import asyncio

_SECONDS = 35.0
"""asyncio itself hangs up after thirty."""


async def all_hung_up() -> None:
    """Return when all transports of the running loop are closed."""
    transports = vars(asyncio.get_running_loop())["_transports"]
    async with asyncio.timeout(_SECONDS):
        while any(vars(one)["_sock"] is not None for one in list(transports.values())):  # noqa: ASYNC110 - the loop tells nobody
            await asyncio.sleep(0.01)
