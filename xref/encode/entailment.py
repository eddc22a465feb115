"""An NLI cross-encoder of sentence-transformers: whether a premise entails a hypothesis. Loaded only when a model is asked for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xref.errors import EncoderError, MissingExtraError


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a premise stands to a hypothesis: three probabilities that add up to one."""

    entails: float
    neutral: float
    contradicts: float


class Entailment:
    """An NLI cross-encoder; raises `EncoderError` in one line if it cannot be had or is none."""

    def __init__(self, name: str) -> None:
        """Loads `name`: "st:" and a folder, or a model's name in the local cache (on a hub only with XREF_DOWNLOAD=1)."""
        self.name = name if name.startswith("st:") else f"st:{name}"
        where = self.name[3:]
        folder = Path(where).expanduser()
        download = os.environ.get("XREF_DOWNLOAD", "") == "1"
        if not where or (folder.is_absolute() and not folder.is_dir()):
            raise EncoderError(
                f"There is no NLI model in {where or 'an empty name'}: name a folder that holds a CrossEncoder."
            )
        if not download:
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
        try:
            from sentence_transformers import CrossEncoder
        except ImportError as error:
            raise MissingExtraError("--nli needs sentence-transformers: pip install sentence-transformers") from error
        try:
            self._model: Any = CrossEncoder(str(folder) if folder.is_dir() else where, local_files_only=not download)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EncoderError(
                f"The NLI model {where!r} is not on this machine or cannot be loaded: set XREF_DOWNLOAD=1 to let xref fetch it, "
                "or name a folder that holds it."
            ) from error
        self._places = _places(self._model, where)

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
        """A verdict for each (premise, hypothesis)."""
        if not pairs:
            return []
        import numpy as np

        raw = np.asarray(self._model.predict([list(pair) for pair in pairs], show_progress_bar=False), dtype=np.float64)
        raw = raw.reshape(len(pairs), -1)
        odds = np.exp(raw - raw.max(axis=1, keepdims=True))
        shares = odds / odds.sum(axis=1, keepdims=True)
        at = [shares[:, place] if place is not None else np.zeros(len(pairs)) for place in self._places]
        return [Verdict(*(float(column[i]) for column in at)) for i in range(len(pairs))]


def _places(model: Any, where: str) -> tuple[int | None, int | None, int | None]:
    """The columns of entailment, neutrality and contradiction, by the model's own labels."""
    labels = {int(i): str(name).lower() for i, name in dict(getattr(model.config, "id2label", {})).items()}
    found = [
        next((i for i, name in labels.items() if name.startswith(word)), None)
        for word in ("entail", "neutral", "contra")
    ]
    if found[1] is None:  # models with two labels: entailment and not_entailment
        found[1] = next((i for i, name in labels.items() if name.startswith("not")), None)
    if found[0] is None or (found[1] is None and found[2] is None):
        raise EncoderError(
            f"The model {where!r} is no NLI model: its labels are {', '.join(labels.values()) or 'none'}."
        )
    return found[0], found[1], found[2]
