"""encode: texts to unit vectors, by the built-in encoder or by any sentence-transformers model."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from xref.errors import EncoderError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from xref.encode.static import BuiltinEncoder

__all__ = ["Encoder", "Judge", "builtin", "load_encoder", "load_reranker"]


class Encoder(Protocol):
    """What xref asks of an encoder; `name` and `revision` go into the signature of everything made with it."""

    @property
    def name(self) -> str:
        """What the user typed to get it: `builtin`, `st:…`."""
        ...

    @property
    def revision(self) -> str:
        """Which weights these are: equal revisions give equal vectors."""
        ...

    @property
    def dim(self) -> int:
        """Length of a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """`(n, dim)` float32 rows of length one; a text without words gives a row of zeros, never NaN."""
        ...


class Judge(Protocol):
    """What matching asks of a reranker, which reads a claim and a passage together."""

    @property
    def name(self) -> str:
        """What the user typed to get it: `st:…`."""
        ...

    def score(self, pairs: Sequence[tuple[str, str]]) -> Sequence[float]:
        """For each (claim, passage) how well they go together, 0 to 1."""
        ...


@cache
def builtin() -> BuiltinEncoder:
    """The encoder shipped in the package; loaded once a process."""
    from xref.encode.static import BuiltinEncoder

    return BuiltinEncoder()


def load_encoder(name: str = "builtin", **options: Any) -> Encoder:
    """The encoder called `name`: `builtin`, or `st:<name or folder>` of a sentence-transformers model.

    Options of `st:` encoders are those of `xref.encode.transformer.TransformerEncoder`: prompt, backend, dtype, device,
    batch_size, progress, download. Raises EncoderError, in one line, if there is no such encoder.
    """
    if name == "builtin":
        if options:
            raise EncoderError(f"The builtin encoder takes no options; got {', '.join(sorted(options))}.")
        return builtin()
    if name.startswith("st:"):
        from xref.encode.transformer import TransformerEncoder

        return TransformerEncoder(name.removeprefix("st:"), **options)
    raise EncoderError(
        f"There is no encoder {name!r}: use 'builtin', or 'st:' and a sentence-transformers name or folder."
    )


def load_reranker(name: str) -> Judge:
    """The reranker `st:NAME|FOLDER`, a cross-encoder of sentence-transformers; EncoderError, in one line, if there is no such."""
    from xref.encode.reranker import Reranker

    return Reranker(name)
