"""The ballast is there while there is plenty, and gone when it is needed."""

from pathlib import Path

from agent.room import BALLAST, Room


def test_it_is_kept_where_there_is_room_and_let_go_when_asked(tmp_path: Path) -> None:
    room = Room(tmp_path)

    assert room.keep()
    assert (tmp_path / BALLAST).stat().st_size == 16 << 20
    room.let_go()
    assert not (tmp_path / BALLAST).exists()
