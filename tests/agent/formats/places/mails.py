"""Mail files and mailboxes."""

import base64
import quopri

from tests.agent.formats.places import words
from tests.agent.formats.places.sample import Sample

_WORD = base64.encodebytes(words.SAMPLES[0].data).decode()
_INNER = "From: Åke <inre@x.example>\r\nTo: b@x.example\r\nSubject: =?utf-8?q?n=C3=A5l-inre_=C3=A4mne?=\r\nMIME-Version: 1.0\r\n\r\nnål-inre text\r\n"
_MAIL = f"""From: =?utf-8?q?n=C3=A5l-avs=C3=A4ndare?= <eva@kommun.example>
To: Elever: "nål-mottagare, Åsa" <asa@x.example>, ola@y.example;
Cc: =?iso-8859-1?Q?n=E5l-kopia?= <c@x.example>
Bcc: nål-dold kopia <d@x.example>
Reply-To: nål-svar@x.example
Subject: =?utf-8?B?bsOlbC3DpG0=?= =?utf-8?B?bmVzcmFk?=
Thread-Topic: nål-trådämne
Keywords: nål-sökord
X-Arende: nål-eget huvud
Message-ID: <1@kommun.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="yttre"

nål-före delarna
--yttre
Content-Type: multipart/alternative; boundary="inre"

--inre
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

n=E5l-text som =
forts=E4tter
--inre
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

{base64.encodebytes("<p>nål-<b>html</b></p><!-- nål-gömt -->".encode()).decode()}
--inre--
--yttre
Content-Type: application/octet-stream; name="=?utf-8?q?n=C3=A5l-bilaga.docx?="
Content-Transfer-Encoding: base64
Content-Description: nål-delens text

{_WORD}
--yttre
Content-Type: text/plain
Content-Disposition: attachment; filename*0*=utf-8''n%C3%A5l-; filename*1*=delat%20namn.txt

nål-i bilagan
--yttre
Content-Type: message/rfc822; name="nål-bifogat.eml"

{_INNER}
--yttre
Content-Type: message/rfc822
Content-Transfer-Encoding: base64

{base64.encodebytes(_INNER.replace("inre", "packad").encode()).decode()}
--yttre
Content-Type: message/delivery-status

Reporting-MTA: dns; x.example

Final-Recipient: rfc822; nål-studsad@x.example
Diagnostic-Code: smtp; nål-orsak
--yttre
Content-Type: text/calendar; charset=utf-8
Content-Transfer-Encoding: quoted-printable

{quopri.encodestring(b"BEGIN:VEVENT" + chr(10).encode() + "SUMMARY:nål-möte".encode()).decode()}
--yttre--
nål-efter delarna
"""
_BROKEN = """From: a@x.example
To: b@x.example
Subject: bruten
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="utlovad"

--en annan
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

{}
--en annan--
""".format(base64.encodebytes("nål-under fel gräns".encode()).decode())

SAMPLES = [
    Sample(
        "eml",
        "brev.eml",
        _MAIL.encode(),
        {
            "nål-avsändare": ("sender", "from"),
            "nål-mottagare": ("recipient", "to"),
            "nål-kopia": ("recipient", "cc"),
            "nål-dold kopia": ("recipient", "bcc"),
            "nål-svar@x.example": ("sender", "reply-to"),
            "nål-ämnesrad": ("subject", "subject"),
            "nål-trådämne": ("metadata", "headers"),
            "nål-sökord": ("metadata", "headers"),
            "nål-eget huvud": ("metadata", "headers"),
            "nål-före delarna": ("body", "before the parts"),
            "nål-text som fortsätter": ("body", "line 1"),
            "nål-html": ("body", "html > line 1"),
            "nål-gömt": ("comment", "html > comment"),
            "nål-bilaga.docx": ("file_name", "nål-bilaga.docx"),
            "nål-delens text": ("metadata", "headers of a part"),
            "nål-sida två": ("attachment", "nål-bilaga.docx > page 2"),
            "nål-fotnot": ("note", "nål-bilaga.docx > footnote 2"),
            "nål-delat namn.txt": ("file_name", "nål-delat namn.txt"),
            "nål-i bilagan": ("attachment", "nål-delat namn.txt > line 1"),
            "nål-bifogat.eml": ("file_name", "nål-bifogat.eml"),
            "nål-inre ämne": ("subject", "nål-bifogat.eml > subject"),
            "nål-inre text": ("attachment", "nål-bifogat.eml > line 1"),
            "nål-packad ämne": ("subject", "attached message > subject"),
            "nål-packad text": ("attachment", "attached message > line 1"),
            "nål-studsad@x.example": ("metadata", "delivery status"),
            "nål-orsak": ("metadata", "delivery status"),
            "nål-möte": ("body", "line 2"),
            "nål-efter delarna": ("body", "after the parts"),
        },
    ),
    Sample(
        "eml",
        "bruten.eml",
        _BROKEN.encode(),
        {"nål-under fel gräns": ("body", "line 1")},
    ),
    Sample(
        "mbox",
        "inkorg",
        b"From a@x.example Mon Nov  2 10:00:00 2026\n"
        + "Subject: nål-första\nFrom: a@x.example\n\nnål-ett\n\n".encode()
        + b"From b@x.example Mon Nov  2 10:00:01 2026\n"
        + "Subject: nål-andra\nFrom: b@x.example\n\nnål-två\n".encode("cp1252"),
        {
            "nål-första": ("subject", "mail 1 > subject"),
            "nål-ett": ("body", "mail 1 > line 1"),
            "nål-andra": ("subject", "mail 2 > subject"),
            "nål-två": ("body", "mail 2 > line 1"),
        },
    ),
]
