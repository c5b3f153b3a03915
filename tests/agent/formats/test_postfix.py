"""A subject line in Postfix's log becomes a mail that knows where it went."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.formats._correlation import Network
from agent.formats.postfix import LoggedMail, moment, parsed, read_log
from agent.item import Direction
from agent.tail import LogPosition

NETWORK = Network(
    own_domains=("kommun.example",),
    internal_relays=("10.0.0.0/8", "exch01.kommun.example"),
    secure_gateways=("sefos.example",),
)
ZONE = ZoneInfo("Europe/Stockholm")
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
STAMP = "Nov 23 09:15:09 mx1"


def cleanup(queue: str, subject: str, to: str = "anna@kommun.example", stamp: str = STAMP) -> str:
    return (
        f"{stamp} postfix/cleanup[7]: {queue}: info: header Subject: {subject} from"
        f" exch01.kommun.example[10.1.1.10]; from=<hr@kommun.example> to=<{to}> proto=ESMTP"
        " helo=<exch01>"
    )


def queued(queue: str, count: int = 1, sender: str = "hr@kommun.example") -> str:
    return f"{STAMP} postfix/qmgr[9]: {queue}: from=<{sender}>, size=512, nrcpt={count} (queue active)"


def sent(queue: str, to: str, relay: str, daemon: str = "smtp", status: str = "sent") -> str:
    return (
        f"{STAMP} postfix/{daemon}[8]: {queue}: to=<{to}>, relay={relay}, delay=1,"
        f" delays=0.1/0/0.4/0.5, dsn=2.0.0, status={status} (250 2.0.0 Ok)"
    )


def removed(queue: str) -> str:
    return f"{STAMP} postfix/qmgr[9]: {queue}: removed"


def message_id(queue: str, name: str) -> str:
    return f"{STAMP} postfix/cleanup[7]: {queue}: message-id=<{name}@kommun.example>"


OUTSIDE = "mx.example.org[192.0.2.4]:25"
INSIDE = "exch01.kommun.example[10.1.1.10]:25"


def mails_of(tmp_path: Path, *lines: str, to_the_end: bool = False) -> list[LoggedMail]:
    path = tmp_path / "mail.log"
    path.write_bytes("".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape"))
    at = NOW.timestamp()
    os.utime(path, (at, at))
    read = read_log(os.fsencode(path), None, b"k" * 32, NETWORK, ZONE, NOW, to_the_end=to_the_end)
    return list(read.mails)


@pytest.mark.parametrize(
    ("to", "relay", "daemon", "direction", "external", "secure"),
    [
        ("medborgare@example.org", OUTSIDE, "smtp", "outgoing", 1, False),
        ("medborgare@example.org", "gw.sefos.example[192.0.2.25]:25", "smtp", "outgoing", 1, True),
        ("anna@kommun.example", INSIDE, "smtp", "internal", 0, False),
        ("anna@kommun.example", "10.1.1.10[10.1.1.10]:24", "lmtp", "internal", 0, False),
        ("anna@skola.kommun.example", INSIDE, "smtp", "internal", 0, False),
        ("anna@kommun.example.net", OUTSIDE, "smtp", "outgoing", 1, False),
        ("root@mx1.local", "local", "local", "internal", 0, False),
        ("medborgare@example.org", "none", "smtp", "outgoing", 1, False),
    ],
)
def test_where_a_mail_went(
    tmp_path: Path,
    to: str,
    relay: str,
    daemon: str,
    direction: str,
    external: int,
    secure: bool,  # noqa: FBT001
) -> None:
    (mail,) = mails_of(
        tmp_path,
        cleanup("4XyZ1a0kQ2zABCD", "Hej", to),
        queued("4XyZ1a0kQ2zABCD"),
        sent("4XyZ1a0kQ2zABCD", to, relay, daemon),
        removed("4XyZ1a0kQ2zABCD"),
    )

    assert mail.envelope.direction == direction
    assert mail.envelope.external_recipients == external
    assert mail.envelope.secure_gateway is secure
    assert mail.envelope.recipients == (to,)


@pytest.mark.parametrize(
    ("logged", "subject"),
    [
        ("Kallelse", "Kallelse"),
        ("Brev from Ulla from gw", "Brev from Ulla from gw"),
        (
            "x from a.example[192.0.2.1]; from=<b@c> to=<d@e>",
            "x from a.example[192.0.2.1]; from=<b@c> to=<d@e>",
        ),
        ("=?iso-8859-1?Q?Kallelse_till_Rehabm=F6te?=", "Kallelse till Rehabmöte"),
        ("=?utf-8?B?UmVoYWJtw7Z0ZQ==?=", "Rehabmöte"),
        ("=?utf-8?q?sjukskr?=? =?utf-8?q?ivning?=", "sjukskrivning"),
        ("=?utf-8?q?sjukskr?=??=?utf-8?q?ivning?=", "sjukskrivning"),
        ("=?utf-8?Q?Rehabm=C3?= =?utf-8?Q?=B6te?=", "Rehabmöte"),
        ("=?windows-1252?Q?=96_m=F6te?=", "– möte"),
        ("=?utf-8*sv?Q?m=C3=B6te?=", "möte"),
        ("=?x-unknown?Q?m=C3=B6te?=", "möte"),
        ("=?utf-8?B?UmVoYWJtw7Z0Z", "Rehabmöt"),
        ("=?utf-8?Q?Rehabm=C3", "Rehabm"),
        ("Rehab =?utf-8?", "Rehab"),
        ("m\udcf6te i latin-1", "möte i latin-1"),
        ("möte i utf-8", "möte i utf-8"),
        ("", ""),
    ],
)
def test_subjects_are_read_whatever_was_done_to_them(
    tmp_path: Path, logged: str, subject: str
) -> None:
    (mail,) = mails_of(tmp_path, cleanup("ABCDEF12", logged), removed("ABCDEF12"))

    assert mail.subject == subject


def test_a_subject_cut_at_200_bytes_is_told(tmp_path: Path) -> None:
    long = "Subject: " + "x" * 191
    cut, whole = mails_of(
        tmp_path,
        cleanup("AAAAAA1", long.removeprefix("Subject: ")),
        removed("AAAAAA1"),
        cleanup("AAAAAA2", "x" * 190),
        removed("AAAAAA2"),
    )

    assert (cut.truncated, whole.truncated) == (True, False)


@pytest.mark.parametrize(
    "stamp",
    [
        "Nov 23 09:15:09 mx1",
        "2026-11-23T09:15:09.123456+01:00 mx1",
        "2026-11-23T08:15:09Z mx1",
        "<22>Nov 23 09:15:09 mx1",
        "2026-11-23 09:15:09 mx1",
    ],
)
def test_timestamps_of_both_ages(tmp_path: Path, stamp: str) -> None:
    (mail,) = mails_of(tmp_path, cleanup("ABCDEF12", "Hej", stamp=stamp), removed("ABCDEF12"))

    assert mail.at.replace(microsecond=0) == datetime(2026, 11, 23, 8, 15, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("time", "now", "year"),
    [
        (b"Dec 31 23:59:59", datetime(2027, 1, 1, tzinfo=UTC), 2026),
        (b"Jan  1 00:00:01", datetime(2026, 12, 31, 23, 59, tzinfo=UTC), 2026),
        (b"Nov 24 00:00:00", datetime(2026, 11, 23, tzinfo=UTC), 2026),
        (b"Nov 26 00:00:00", datetime(2026, 11, 23, tzinfo=UTC), 2025),
        (b"Feb 29 12:00:00", datetime(2027, 3, 1, tzinfo=UTC), 2027),
    ],
)
def test_the_year_that_is_not_written(time: bytes, now: datetime, year: int) -> None:
    assert moment(time, ZoneInfo("UTC"), now).year == year


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\xff\xfe\x00",
        b"Nov 23 09:15:09 mx1 sshd[1]: ABCDEF12: removed",
        b"Nov 23 09:15:09 mx1 postfix/smtpd[1]: NOQUEUE: reject: RCPT from unknown[192.0.2.1]",
        b"Nov 23 09:15:09 mx1 postfix/cleanup[1]: ABCDEF12: reject: header Subject: x from y[192.0.2.1]; from=<a@b>",
        b"Nov 23 09:15:09 mx1 postfix/cleanup[1]: ABCDEF12: info: header To: x from y[192.0.2.1]; from=<a@b>",
        b"Nov 23 09:15:09 mx1 postfix/smtpd[1]: connect from y[192.0.2.1]",
        b"Nov 23 09:15:09 mx1 postfix/bounce[1]: ABCDEF12: sender non-delivery notification: ABCDEF13",
    ],
)
def test_lines_that_tell_of_no_mail(line: bytes) -> None:
    assert parsed(line) is None


def test_a_mail_that_came_back_from_a_filter_is_one_with_its_true_recipients(
    tmp_path: Path,
) -> None:
    (mail,) = mails_of(
        tmp_path,
        cleanup("AAAAAA1", "Rehab", "x@example.org"),
        message_id("AAAAAA1", "m1"),
        queued("AAAAAA1"),
        message_id("BBBBBB2", "m1"),
        queued("BBBBBB2"),
        sent("AAAAAA1", "x@example.org", "127.0.0.1[127.0.0.1]:10024"),
        removed("AAAAAA1"),
        sent("BBBBBB2", "x@example.org", "gw.sefos.example[192.0.2.25]:25"),
        removed("BBBBBB2"),
    )

    assert mail.envelope.secure_gateway
    assert mail.place == "mx1/AAAAAA1"


def test_a_filtered_mail_whose_subject_is_logged_twice_is_one(tmp_path: Path) -> None:
    mails = mails_of(
        tmp_path,
        cleanup("AAAAAA1", "Rehab", "x@example.org"),
        message_id("AAAAAA1", "m1"),
        cleanup("BBBBBB2", "Rehab", "x@example.org"),
        message_id("BBBBBB2", "m1"),
        sent("AAAAAA1", "x@example.org", "127.0.0.1[127.0.0.1]:10024"),
        removed("AAAAAA1"),
        sent("BBBBBB2", "x@example.org", OUTSIDE),
        removed("BBBBBB2"),
    )

    assert [mail.place for mail in mails] == ["mx1/BBBBBB2"]


def test_two_mails_with_one_message_id_to_different_people_are_two(tmp_path: Path) -> None:
    mails = mails_of(
        tmp_path,
        cleanup("AAAAAA1", "Rehab", "x@example.org"),
        message_id("AAAAAA1", "m1"),
        cleanup("BBBBBB2", "Rehab", "anna@kommun.example"),
        message_id("BBBBBB2", "m1"),
        sent("AAAAAA1", "x@example.org", OUTSIDE),
        removed("AAAAAA1"),
        sent("BBBBBB2", "anna@kommun.example", INSIDE),
        removed("BBBBBB2"),
    )

    assert len(mails) == 2


def test_a_queue_id_given_out_again_is_another_mail(tmp_path: Path) -> None:
    one, two = mails_of(
        tmp_path,
        cleanup("ABCDEF12", "first"),
        removed("ABCDEF12"),
        cleanup("ABCDEF12", "second"),
        removed("ABCDEF12"),
    )

    assert (one.subject, two.subject) == ("first", "second")
    assert one.key != two.key


def test_a_deferred_mail_is_told_as_soon_as_all_were_tried(tmp_path: Path) -> None:
    (mail,) = mails_of(
        tmp_path,
        cleanup("ABCDEF12", "Hej", "anna@kommun.example"),
        queued("ABCDEF12", 2),
        sent("ABCDEF12", "anna@kommun.example", INSIDE),
        sent("ABCDEF12", "x@example.org", "none", status="deferred"),
    )

    assert mail.envelope.external_recipients == 1


def test_a_mail_in_delivery_waits_for_its_recipients_but_not_for_ever(tmp_path: Path) -> None:
    lines = [cleanup("ABCDEF12", "Hej"), queued("ABCDEF12", 2)]
    later = "Nov 23 09:26:00 mx1 postfix/qmgr[9]: CCCCCC1: from=<>, size=1, nrcpt=1 (queue active)"
    begin = "Nov 23 09:26:00 mx1 postfix/pickup[9]: CCCCCC1: uid=0 from=<root>"

    assert mails_of(tmp_path, *lines) == []
    assert len(mails_of(tmp_path, *lines, begin, later)) == 1


def test_a_subject_alone_is_judged_when_the_log_has_been_silent(tmp_path: Path) -> None:
    path = tmp_path / "mail.log"
    path.write_text(cleanup("ABCDEF12", "Rehab") + "\n")
    written = path.stat().st_mtime

    def mails_after(seconds: float) -> int:
        now = datetime.fromtimestamp(written, UTC) + timedelta(seconds=seconds)
        return len(read_log(os.fsencode(path), None, b"k", NETWORK, ZONE, now).mails)

    assert mails_after(5) == 0
    assert mails_after(25) == 1


def test_a_scan_by_hand_leaves_nothing_open(tmp_path: Path) -> None:
    assert len(mails_of(tmp_path, cleanup("ABCDEF12", "Rehab"), to_the_end=True)) == 1


def test_addresses_and_subjects_are_in_no_repr(tmp_path: Path) -> None:
    (mail,) = mails_of(tmp_path, cleanup("ABCDEF12", "Rehab 19121212-1212"), removed("ABCDEF12"))

    assert "Rehab" not in repr(mail)
    assert "kommun.example" not in repr(mail)


CONVERSATION = [
    cleanup("AAAAAA1", "first", "x@example.org"),
    message_id("AAAAAA1", "m1"),
    queued("AAAAAA1"),
    cleanup("BBBBBB2", "second"),
    queued("BBBBBB2"),
    message_id("CCCCCC3", "m1"),
    sent("AAAAAA1", "x@example.org", "127.0.0.1[127.0.0.1]:10024"),
    removed("AAAAAA1"),
    sent("BBBBBB2", "anna@kommun.example", INSIDE),
    sent("CCCCCC3", "x@example.org", OUTSIDE),
    removed("BBBBBB2"),
    removed("CCCCCC3"),
    cleanup("DDDDDD4", "third"),
    removed("DDDDDD4"),
]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cuts=st.lists(st.integers(0, len(CONVERSATION)), max_size=6),
    rotations=st.sets(st.integers(1, len(CONVERSATION) - 1), max_size=1),
)
def test_wherever_reading_is_cut_off_and_the_log_rotated_the_mails_are_the_same(
    tmp_path_factory: pytest.TempPathFactory, cuts: list[int], rotations: set[int]
) -> None:
    folder = tmp_path_factory.mktemp("log")
    path = folder / "mail.log"
    path.touch()
    at = NOW.timestamp() - 100
    position: LogPosition | None = None
    mails: list[LoggedMail] = []
    for number, line in enumerate([*CONVERSATION, None]):
        if number in rotations:
            if (folder / "mail.log.1").exists():
                (folder / "mail.log.1").rename(folder / "mail.log.2")
            path.rename(folder / "mail.log.1")
            path.touch()
        if number in {0, *cuts} or line is None:
            os.utime(path, (at, at))
            read = read_log(
                os.fsencode(path), position, b"k", NETWORK, ZONE, NOW - timedelta(seconds=99)
            )
            mails += read.mails
            position = read.position
        if line is not None:
            with path.open("a") as file:
                file.write(line + "\n")
        at += 1
        os.utime(path, (at, at))

    told = {mail.subject: mail.envelope for mail in mails}
    assert sorted(mail.subject for mail in mails) == ["first", "second", "third"]
    assert told["first"].external_recipients == 1
    assert told["first"].direction is Direction.OUTGOING
    assert told["second"].direction is Direction.INTERNAL
