"""Handing out case numbers: in blocks, each taken in a transaction of its own.

A service that stops leaves a few numbers unused; two services never wait for each other longer
than one small update takes.
"""

import threading
from collections import deque
from datetime import date

from sqlalchemy import Connection, select

from triage.number import number
from triage.store.engine import Store
from triage.store.tables import case, numbering
from triage.store.upsert import insert_into

BLOCK = 200


class Numbers:
    """A stock of free numbers of one day."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._day: date | None = None
        self._stock: deque[str] = deque()
        self._lock = threading.Lock()

    def stock(self, day: date, count: int) -> None:
        """See to it that `count` numbers can be taken. Not to be called within a transaction."""
        with self._lock:
            if day != self._day:
                self._day = day
                self._stock.clear()
            while len(self._stock) < count:
                with self._store.writing() as connection:
                    self._stock.extend(_block(connection, day, max(BLOCK, count)))

    def take(self) -> str:
        """One number; `stock` has been called for it."""
        with self._lock:
            return self._stock.popleft()

    def forget(self) -> None:
        """Drop the stock, after one of its numbers turned out to be taken by an import."""
        with self._lock:
            self._stock.clear()


def one_number(store: Store, day: date) -> str:
    """A single free number, for a case opened by hand. Not to be called within a transaction."""
    with store.writing() as connection:
        while not (block := _block(connection, day, 1)):
            pass
        return block[0]


def _block(connection: Connection, day: date, size: int) -> list[str]:
    """Take the next `size` of a day, leaving out those that an imported register has used."""
    taken = insert_into(connection, numbering).values(day=day, next_index=size)
    taken = taken.on_conflict_do_update(
        index_elements=[numbering.c.day], set_={"next_index": numbering.c.next_index + size}
    )
    end: int = connection.execute(taken.returning(numbering.c.next_index)).scalar_one()
    block = [number(day, index) for index in range(end - size, end)]
    used = set(connection.execute(select(case.c.id).where(case.c.id.in_(block))).scalars())
    return [one for one in block if one not in used]
