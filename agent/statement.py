"""Statements: what the agent writes into its state, as rows for the store to commit.

What belongs together is handed over together: a checkpoint and the event it stands for become true
in one transaction or not at all. agent/ledger.py reads it again. No text that was read is ever in
here.
"""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from agent.bus import POSSIBLE_INCIDENT
from agent.examine import EncodedEvent
from agent.item import Identity
from agent.ledger import Checkpoint, Progress, Quarantined
from agent.tail import LogPosition

Statement = tuple[str, tuple[object, ...]]


def add_event(event: EncodedEvent, created_at: float) -> Statement:
    """Put an event into the outbox; the same id twice is one event."""
    return (
        "INSERT OR IGNORE INTO outbox VALUES (NULL, ?, ?, ?, ?, ?, ?, '')",
        (
            event.id,
            POSSIBLE_INCIDENT,
            event.key.encode(),
            event.value,
            json.dumps([[name, value.decode("latin-1")] for name, value in event.headers]),
            created_at,
        ),
    )


def remove_events(seqs: Iterable[int]) -> Iterator[Statement]:
    """Forget events that the bus has acknowledged."""
    return (("DELETE FROM outbox WHERE seq = ?", (seq,)) for seq in seqs)


def refuse_event(seq: int, reason: str) -> Statement:
    """Set an event aside that the bus will not take; it stays until somebody looks."""
    return ("UPDATE outbox SET refused = ? WHERE seq = ?", (reason, seq))


def save_checkpoint(checkpoint: Checkpoint) -> Statement:
    folder, name = os.path.split(checkpoint.path)
    return (
        "INSERT OR REPLACE INTO file_checkpoint VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            checkpoint.source,
            folder,
            name,
            *_numbers(checkpoint.identity),
            checkpoint.content,
            checkpoint.ruleset,
            checkpoint.outcome,
        ),
    )


def remove_checkpoint(source: str, path: bytes) -> Statement:
    return (
        "DELETE FROM file_checkpoint WHERE source = ? AND folder = ? AND name = ?",
        (source, *os.path.split(path)),
    )


def save_position(source: str, position: LogPosition) -> Statement:
    return (
        "INSERT OR REPLACE INTO log_checkpoint VALUES (?, ?)",
        (source, json.dumps(asdict(position), separators=(",", ":"))),
    )


def save_quarantined(row: Quarantined) -> Statement:
    return (
        "INSERT OR REPLACE INTO quarantine VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            row.source,
            row.path,
            *_numbers(row.identity),
            row.content,
            row.reason,
            row.strikes,
            row.next_try_at,
        ),
    )


def remove_quarantined(source: str, path: bytes) -> Statement:
    return ("DELETE FROM quarantine WHERE source = ? AND path = ?", (source, path))


def retry_quarantined(row: Quarantined) -> Statement:
    """Let a file be tried again at once, its strikes forgotten."""
    return (
        "UPDATE quarantine SET strikes = 0, next_try_at = 0 WHERE source = ? AND path = ?",
        (row.source, row.path),
    )


def save_progress(source: str, progress: Progress) -> Statement:
    return (
        "INSERT OR REPLACE INTO reconcile VALUES (?, ?, ?, ?, ?)",
        (
            source,
            progress.cursor,
            progress.folder_count,
            progress.file_count,
            progress.finished_at,
        ),
    )


def save_note(name: str, value: str) -> Statement:
    return ("INSERT OR REPLACE INTO note VALUES (?, ?)", (name, value))


def _numbers(identity: Identity) -> tuple[int, ...]:
    """SQLite's integers have a sign; some file systems use all 64 bits of an inode number."""
    return tuple(number - (1 << 64) if number >= 1 << 63 else number for number in identity)
