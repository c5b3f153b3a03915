"""Tar archives, packed or not."""

import io
import tarfile

import pytest

from tests.agent.formats.reading import packed, read


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_members_are_read_as_what_they_are(mode: str) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]  # any mode
        for name, data in (
            ("mapp/å.txt", b"needle-text"),
            ("b.zip", packed({"c.txt": "needle-zip"})),
        ):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        link = tarfile.TarInfo("länk")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    found = read(out.getvalue(), "a.tar")

    assert found.where("needle-text") == [("body", "mapp/å.txt > line 1")]
    assert found.where("needle-zip") == [("body", "b.zip > c.txt > line 1")]
    assert found.where("root:") == []
