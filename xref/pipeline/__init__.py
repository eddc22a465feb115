"""The order of the work: ingest, segment, encode, index, match, align, drift, report. The only room that knows it.

`reading` documents to statements · `indexing` sources to an index · `checking` reports to findings · `comparing` given pairs ·
`writing` findings to files · `demo` the seeds end to end · `measuring` gold sets and languages · `examining` the machine.
"""

from __future__ import annotations

from xref.drift import judged
from xref.pipeline.checking import match_files, match_report
from xref.pipeline.comparing import compare, compare_file, weighed
from xref.pipeline.demo import demo, print_table
from xref.pipeline.examining import doctor
from xref.pipeline.indexing import (
    build_index,
    encoder_of,
    index_info,
    merge_indexes,
    open_index,
    rebuild_index,
    verify_index,
)
from xref.pipeline.measuring import evaluate_gold, explain, languages
from xref.pipeline.reading import archive, read
from xref.pipeline.serving import serve
from xref.pipeline.signing import signature, signature_of
from xref.pipeline.writing import agreement, apply_decisions, convert, format_of, write

__all__ = [
    "agreement", "apply_decisions", "archive", "build_index", "compare", "compare_file", "convert", "demo", "doctor",
    "encoder_of", "evaluate_gold", "explain", "format_of", "index_info", "judged", "languages", "match_files", "match_report",
    "merge_indexes",
    "open_index", "print_table", "read", "rebuild_index", "serve", "signature", "signature_of", "verify_index", "weighed", "write",
]  # fmt: skip
