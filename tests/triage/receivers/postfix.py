"""A real Postfix on loopback for one test run: submission with STARTTLS and SASL, mail kept in a Maildir."""

import base64
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingMixIn, UnixStreamServer
from threading import Thread

USER = "persinc"
PASSWORD = "korvmoj-1944"

_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/spool
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.kommun.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
maillog_file = {folder}/maillog
maillog_file_prefixes = {folder}
virtual_mailbox_domains = kommun.example
virtual_mailbox_base = {folder}/boxes
virtual_mailbox_maps = static:all/
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
smtpd_tls_cert_file = {folder}/cert.pem
smtpd_tls_key_file = {folder}/key.pem
smtpd_tls_security_level = encrypt
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {folder}/auth
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
smtpd_relay_restrictions = permit_sasl_authenticated, reject
alias_maps =
"""
_MASTER = """
{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
virtual unix - n n - - virtual
error unix - - n - - error
retry unix - - n - - error
proxymap unix - - n - - proxymap
tlsmgr unix - - n 1000? 1 tlsmgr
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


class _Asked(StreamRequestHandler):
    """Dovecot's auth protocol as far as Postfix speaks it: it asks for each log-in."""

    def handle(self) -> None:
        self.wfile.write(
            b"VERSION\t1\t1\nMECH\tPLAIN\tplaintext\nSPID\t1\nCUID\t1\nCOOKIE\t00\nDONE\n"
        )
        right = base64.b64encode(f"\0{USER}\0{PASSWORD}".encode()).decode()
        for line in self.rfile:
            command, *words = line.decode().rstrip("\n").split("\t")
            if command == "AUTH":
                ok = words[-1] == f"resp={right}"
                answer = "OK" if ok else "FAIL"
                self.wfile.write(f"{answer}\t{words[0]}\tuser={USER}\n".encode())


class _Passwords(ThreadingMixIn, UnixStreamServer):
    daemon_threads = True


class NoPostfix(Exception):  # noqa: N818 - named for what went wrong
    """This machine cannot start one."""


@dataclass(frozen=True, slots=True)
class Postfix:
    folder: Path
    port: int

    @property
    def certificate(self) -> Path:
        return self.folder / "cert.pem"

    def mails(self, count: int, seconds: float = 60.0) -> list[EmailMessage]:
        """All mails delivered, when there are so many."""
        ends_at = time.monotonic() + seconds
        while True:
            paths = sorted((self.folder / "boxes").glob("all/new/*"))
            if len(paths) >= count or time.monotonic() > ends_at:
                break
            time.sleep(0.1)
        parser = BytesParser(policy=policy.default)
        return [parser.parsebytes(path.read_bytes()) for path in paths]

    def empty(self) -> None:
        for path in (self.folder / "boxes").glob("all/new/*"):
            path.unlink()


@contextmanager
def running() -> Iterator[Postfix]:
    """Start one, and stop it."""
    if os.geteuid() != 0 or shutil.which("postfix") is None:
        msg = "needs Debian's postfix, and to be root as Postfix's master is"
        raise NoPostfix(msg)
    folder = Path(tempfile.mkdtemp(prefix="persinc-postfix-"))
    folder.chmod(0o755)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    _furnish(folder, port)
    command = ["postfix", "-c", str(folder / "etc")]
    passwords = _Passwords(str(folder / "auth"), _Asked)
    (folder / "auth").chmod(0o666)
    Thread(target=passwords.serve_forever, daemon=True).start()
    started = subprocess.run([*command, "start"], capture_output=True, text=True, check=False)
    try:
        _await(folder, port, started.stderr)
        yield Postfix(folder, port)
    finally:
        subprocess.run([*command, "stop"], capture_output=True, check=False)
        passwords.shutdown()
        passwords.server_close()
        shutil.rmtree(folder, ignore_errors=True)


def _furnish(folder: Path, port: int) -> None:
    for name in ("etc", "spool", "data", "boxes"):
        (folder / name).mkdir()
    shutil.chown(folder / "data", "postfix")
    shutil.chown(folder / "boxes", "postfix", "postfix")
    owner = (folder / "boxes").stat()
    fill = {"folder": folder, "port": port, "uid": owner.st_uid, "gid": owner.st_gid}
    (folder / "etc/main.cf").write_text(_MAIN.format(**fill), encoding="utf-8")
    (folder / "etc/master.cf").write_text(_MASTER.format(**fill), encoding="utf-8")
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    _do(
        *"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout".split(),
        str(folder / "key.pem"),
        "-out",
        str(folder / "cert.pem"),
        *subject,
    )
    _do("postfix", "-c", str(folder / "etc"), "set-permissions")


def _do(*command: str, put: str = "") -> None:
    done = subprocess.run(command, input=put, capture_output=True, text=True, check=False)
    if done.returncode and "set-permissions" not in command:
        msg = f"{command[0]} ended with {done.returncode}: {done.stderr[-300:]}"
        raise NoPostfix(msg)


def _await(folder: Path, port: int, said: str) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    log = folder / "maillog"
    msg = f"did not start: {said} {log.read_text() if log.exists() else ''}"
    raise NoPostfix(msg)
