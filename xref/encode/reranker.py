"""An optional second reader of candidates: a cross-encoder of sentence-transformers that sees claim and passage together."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from xref.errors import EncoderError, MissingExtraError

_BATCH = 8  # pairs of a length on a CPU, as for the encoders


class Reranker:
    """A `CrossEncoder` with one output, from `st:` and a folder, or a name in the local cache (on a hub with XREF_DOWNLOAD=1)."""

    def __init__(self, name: str) -> None:
        """Loads it; raises EncoderError in one line where that cannot be done."""
        if not name.startswith("st:"):
            raise EncoderError(
                f"There is no reranker {name!r}: use 'st:' and a sentence-transformers cross-encoder or folder."
            )
        self.name = name
        self._model = _loaded(name.removeprefix("st:"))

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """For each (claim, passage) how well they go together, 0 to 1; any value that is no number counts as 0."""
        if not pairs:
            return []
        from torch.nn import Sigmoid

        found = self._model.predict(
            [(_clean(claim), _clean(passage)) for claim, passage in pairs],
            batch_size=_BATCH,
            show_progress_bar=False,
            activation_fn=Sigmoid(),
        )
        return [score if 0.0 <= score <= 1.0 else 0.0 for score in map(float, found)]


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _loaded(name: str) -> Any:
    download = os.environ.get("XREF_DOWNLOAD", "") == "1"
    if not download:  # read when huggingface_hub is first imported
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
    folder = Path(name).expanduser()
    if not name or (not folder.is_dir() and (folder.is_absolute() or name.startswith("."))):
        raise EncoderError(f"There is no reranker in the folder {name or '(no name)'}.")
    try:
        from sentence_transformers import CrossEncoder
    except ImportError as error:
        raise MissingExtraError("--reranker needs sentence-transformers: pip install sentence-transformers") from error
    try:
        model: Any = CrossEncoder(str(folder) if folder.is_dir() else name, local_files_only=not download)
    except (OSError, ValueError, KeyError, TypeError) as error:
        if folder.is_dir():
            raise EncoderError(f"The reranker in {name} cannot be loaded: {' '.join(str(error).split())}") from error
        did = "could not be fetched" if download else "is not on this machine, and xref does not download unasked"
        raise EncoderError(f"The reranker {name!r} {did}: set XREF_DOWNLOAD=1, or name a folder: st:FOLDER.") from error
    if model.num_labels != 1:
        raise EncoderError(f"{name} is no reranker: it gives {model.num_labels} values a pair, one is needed.")
    return model
