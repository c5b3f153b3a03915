"""Drafts as files: Markdown, JSON with keys that speak no language, and a Word document to send."""

import io
import json
import re

import docx
from docx.shared import Mm

from triage.draft import Draft

FORMATS = ("md", "json", "docx")
_OPEN = {"IMY": "(att fylla i)", "Datatilsynet": "(fylles ut)"}
_WIDTHS = (60, 100)
"""Of the columns, in millimetres."""
_MARKS = re.compile(r"([\\`*_\[\]<>#|])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def as_markdown(draft: Draft) -> bytes:
    """For reading and pasting; what people wrote cannot become markup."""
    lines = [f"# {draft.title}", "", draft.case_id, ""]
    for answer in draft.answers:
        value = _MARKS.sub(r"\\\1", answer.value) or f"*{_OPEN[draft.authority]}*"
        lines += [f"**{answer.number}. {answer.question}**", "", *value.split("\n"), ""]
    return "\n".join(lines).encode()


def as_json(draft: Draft) -> bytes:
    """For other programs."""
    content = {
        "authority": draft.authority,
        "kind": draft.kind,
        "case": draft.case_id,
        "level": draft.level,
        "fields": {answer.key: answer.value or None for answer in draft.answers},
        "open": [answer.key for answer in draft.open],
    }
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def as_document(draft: Draft) -> bytes:
    """A Word document."""
    document = docx.Document()
    document.core_properties.title = draft.title
    document.core_properties.author = "Persinc"
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    document.add_heading(draft.title, 0)
    document.add_paragraph(draft.case_id)
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Mm(width)
    for answer in draft.answers:
        row = table.add_row().cells
        for cell, width in zip(row, _WIDTHS, strict=True):
            cell.width = Mm(width)
        row[0].text = f"{answer.number}. {answer.question}"
        told = (
            row[1].paragraphs[0].add_run(_CONTROL.sub("", answer.value) or _OPEN[draft.authority])
        )
        told.italic = not answer.value
        for cell in row:
            cell.paragraphs[0].paragraph_format.keep_together = True
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def written(draft: Draft, shape: str) -> bytes:
    """In one of FORMATS."""
    return {"md": as_markdown, "json": as_json, "docx": as_document}[shape](draft)
