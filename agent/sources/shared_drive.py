"""A shared drive: every file below a folder, examined when it has been quiet.

Names need not be UTF-8; links are not followed; what Office keeps beside a document while it is
open is left alone unless it stays. The work is agent/tree.py's.
"""

import os

from agent.coverage import SourceCoverage
from agent.settings import SharedDriveTable
from agent.sweep import Surroundings
from agent.tree import Tree


def shared_drive(
    table: SharedDriveTable, coverage: SourceCoverage, surroundings: Surroundings
) -> Tree:
    """Build the source that `table` describes."""
    return Tree(os.fsencode(table.path), "file", coverage, surroundings)
