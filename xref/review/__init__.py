"""The reviewer's decisions: the file that the page exports, its merge into findings, and how far two reviewers agree."""

from __future__ import annotations

from xref.review.agreement import Agreement, agreement, agreement_lines
from xref.review.decisions import COLUMNS, Decision, Merge, apply, dump, read

__all__ = ["COLUMNS", "Agreement", "Decision", "Merge", "agreement", "agreement_lines", "apply", "dump", "read"]
