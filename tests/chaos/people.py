"""People, and programs that write logs: they go on whatever becomes of the agent."""

from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.chaos.agent import NUMBER
from tests.chaos.plan import Step

FOLDERS = 40
_KEPT_LOGS = 300
"""What logrotate throws away nobody can read."""


@dataclass
class People:
    """What they have saved and sent so far, all of it with a number to be found."""

    folder: Path
    dice: Random
    files: int = 0
    lines: int = 0
    harmless: int = 0

    def move_in(self) -> None:
        (self.folder / "log").mkdir()
        self.log.touch()
        for number in range(FOLDERS):
            self.place(number).mkdir(parents=True)

    @property
    def log(self) -> Path:
        return self.folder / "log/mail.log"

    @property
    def share(self) -> Path:
        return self.folder / "share"

    def place(self, number: int) -> Path:
        return self.share / f"folder{number % FOLDERS}"

    def do(self, step: Step) -> None:
        self.save(step.files)
        self.send(step.lines)
        if step.rotates:
            self._rotate()

    def save(self, count: int) -> None:
        """Save files, each with the number, in as many ways as people do."""
        for _ in range(count):
            folder = self.place(self.dice.randrange(FOLDERS))
            path = folder / f"{self.files}.txt"
            text = f"{NUMBER} file {self.files}\n"
            way = self.dice.randrange(4)
            if way == 0:
                path.write_text(text)
            elif way == 1:
                (folder / f"{self.files}.tmp").write_text(text)
                (folder / f"{self.files}.tmp").rename(path)
            elif way == 2:
                outside = self.folder / "outside.txt"
                outside.write_text(text)
                outside.rename(path)
            else:
                outside = self.folder / "outside" / "deep"
                outside.mkdir(parents=True)
                (outside / path.name).write_text(text)
                outside.parent.rename(folder / f"moved{self.files}")
            self.files += 1

    def save_harmless(self, folder: Path, count: int) -> None:
        for _ in range(count):
            (folder / f"harmless{self.harmless}.txt").write_text("nothing in it\n")
            self.harmless += 1

    def send(self, count: int) -> None:
        """Send mails, which a mail server logs."""
        with self.log.open("a") as file:
            for _ in range(count):
                file.write(_logged(self.lines))
                self.lines += 1

    def _rotate(self) -> None:
        for number in range(_KEPT_LOGS, 0, -1):
            old = self.log.with_name(f"mail.log.{number}")
            if old.exists():
                old.rename(self.log.with_name(f"mail.log.{number + 1}"))
        self.log.rename(self.log.with_name("mail.log.1"))
        self.log.touch()


def _logged(number: int) -> str:
    queue = f"{0xA00000 + number:X}"
    to = f"person{number}@example.org"
    head = "Nov 20 09:15:09 mx"
    return (
        f"{head} postfix/cleanup[7]: {queue}: info: header Subject: {NUMBER} mail {number}"
        f" from gw.kommun.example[10.0.0.1]; from=<hr@kommun.example> to=<{to}> proto=ESMTP\n"
        f"{head} postfix/qmgr[9]: {queue}: from=<hr@kommun.example>, size=1, nrcpt=1 (queue active)\n"
        f"{head} postfix/smtp[8]: {queue}: to=<{to}>, relay=mx.example.org[192.0.2.4]:25, delay=1,"
        " delays=1/0/0/0, dsn=2.0.0, status=sent (250 2.0.0 Ok)\n"
        f"{head} postfix/qmgr[9]: {queue}: removed\n"
    )
