"""Joining: which documents are copies of one another, which reports tell of one happening, which happenings are one story.

Every judgement is a row beside the evidence, with its reason and score, and can be taken back.
"""

from closewatch.join.again import join_all
from closewatch.join.joining import join_document

__all__ = ["join_all", "join_document"]
