"""The store of triage: SQLAlchemy Core, on SQLite by default, on PostgreSQL by one URL.

The only package that knows SQLAlchemy. What leaves it are the frozen dataclasses of rows.py, what
goes in are these or plain values; SQL errors other than a lost race are let through.
"""

from sqlalchemy import Connection

from triage.store.engine import Store, StoreError, StoreUnavailable
from triage.store.intake import Batch, Intake, Taken

__all__ = ["Batch", "Connection", "Intake", "Store", "StoreError", "StoreUnavailable", "Taken"]
