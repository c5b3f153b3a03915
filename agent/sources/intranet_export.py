"""Intranet exports: a folder into which trees of HTML with their files, or WARC, are dropped.

An export is a tree like any other, copied in slowly, so each file is examined once it is stable.
All in it is seen by the audience of its table: a page, and what it links to. What was crawled into
a web archive without a log-in is public, unless the table says otherwise.
"""

import os

from agent.coverage import SourceCoverage
from agent.settings import IntranetExportTable
from agent.sweep import Surroundings
from agent.tree import Tree


def intranet_export(
    table: IntranetExportTable, coverage: SourceCoverage, surroundings: Surroundings
) -> Tree:
    """Build the source that `table` describes."""
    return Tree(os.fsencode(table.path), "export", coverage, surroundings)
