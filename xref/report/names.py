"""Words for codes and verdicts, as a reader sees them; the codes' names are those of the drift room (a test holds them together)."""

from __future__ import annotations

CODES: dict[str, str] = {
    "A-SPK": "another speaker",
    "A-LEVEL": "an embedded voice flattened",
    "A-COLL": "person exchanged for institution",
    "A-OCC": "another occasion, outlet or date",
    "Q-FAB": "quotation with no support in the held source",
    "Q-SPLICE": "fragments joined without a mark",
    "Q-CUT": "quotation cut so that a dependent part is lost",
    "Q-ELL": "ellipsis hides a word that changes the meaning",
    "Q-CONTEXT": "surrounding text reverses the quotation",
    "Q-PIVOT": "re-translated through a third language",
    "ENT-NAME": "another person, place or organisation",
    "ENT-ROLE": "agent and patient exchanged",
    "ENT-REF": "pronoun bound to the wrong referent",
    "PRED": "the act or event replaced",
    "POL": "negation or antonym flips the truth value",
    "MOD-UP": "certainty, obligation or intent strengthened",
    "MOD-DOWN": "certainty, obligation or intent weakened",
    "COND": "condition, exception or limit changed",
    "EVID": "hearsay or belief marker changed",
    "STAGE": "plan, attempt, process and result confused",
    "ACT": "question, order or irony given as assertion",
    "NUM-VAL": "number differs",
    "NUM-UNIT": "same figure, other unit",
    "NUM-PREC": "approximation or bound changed",
    "TIME": "date, period, order or deadline differs",
    "QUANT": "quantifier or frequency changed",
    "SCOPE": "domain, place or group widened or narrowed",
    "CONC": "concession or contrast dropped",
    "CAUSE": "causal or comparative link changed",
    "LEX-INT": "loaded, stronger or softer word",
    "LEX-SPEC": "more specific than the source",
    "LEX-GEN": "less specific than the source",
    "A-VERB": "reporting verb adds a stance",
    "Q-PARA": "paraphrase between quotation marks",
    "INFER": "the writer's conclusion given as said",
    "ADD": "content that no passage supports",
    "OMIT": "source content left out that changes the sense",
}

LINKS: dict[str, tuple[str, str]] = {  # verdict → (a short label, what it means)
    "verbatim": ("verbatim", "a passage stands behind it, faithfully translated"),
    "paraphrase": ("paraphrase", "a passage stands behind it, in other words"),
    "partial": ("partial", "a passage supports part of it"),
    "elsewhere": ("elsewhere", "found, but with another speaker, date or document than the report names"),
    "none_in_held": ("not in source", "the named source is held, and nothing in it supports this"),
    "not_held": ("source not held", "the source that the report names is not in the index"),
    "uncertain": ("could not check", "xref abstains"),
}

BACKGROUND = "nobody's words"
"""The label of what needs no source: narration, captions, date lines."""

SUPPORTED = frozenset({"verbatim", "paraphrase", "partial", "elsewhere"})
"""The verdicts that point at a passage."""

SEVERITIES: tuple[str, ...] = ("none", "minor", "major", "critical")


def code_name(code: str) -> str:
    """The code in words; the code itself where it is not known (an older xref reading a newer file)."""
    return CODES.get(code, code)
