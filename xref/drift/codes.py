"""The vocabulary of drift: every code's name, and its place in the order of decision (the first that applies is primary).

The order is that of the design: speaker and level before the form of the quotation, form before who did what to whom, then
polarity, modality and condition, quantity and time, wording, additions and omissions.
"""

from __future__ import annotations

NAMES: dict[str, str] = {
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
ORDER: dict[str, int] = {code: place for place, code in enumerate(NAMES)}

CORE = frozenset(
    [
        "NUM-VAL",
        "NUM-UNIT",
        "TIME",
        "ENT-NAME",
        "ENT-ROLE",
        "POL",
        "MOD-UP",
        "MOD-DOWN",
        "QUANT",
        "COND",
        "ADD",
        "OMIT",
        "Q-PARA",
        "Q-CUT",
        "Q-SPLICE",
        "Q-ELL",
        "Q-FAB",
        "A-SPK",
    ]
)
