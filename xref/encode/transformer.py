"""Any sentence-transformers model as an encoder: `st:` and a folder, or a name in the local cache or on a hub."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from xref.errors import EncoderError, MissingExtraError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# What the makers of a family say to write before a text, when the model's own files do not (their model cards).
# xref compares statements with statements, so both sides get the same prefix: "query: " for E5's symmetric tasks;
# BGE and GTE ask for none then. Multilingual E5 "instruct" models take no prefix on passages.
_PREFIXES = {"e5": "query: "}
# Length-sorted batches of 8 beat larger ones on CPUs: less padding (findings on two cores).
_BATCH = {"cpu": 8, "other": 128}


def _family_prefix(name: str) -> str:
    """The prefix that a model of this name needs, "" if none is known."""
    words = Path(name).name.lower().replace("_", "-").split("-")
    return next((prefix for family, prefix in _PREFIXES.items() if family in words and "instruct" not in words), "")


def _missing(name: str, download: bool) -> EncoderError:
    """What to tell a user whose model is not here."""
    if "/" in name and (name.startswith((".", "/", "~")) or name.count("/") > 1):
        return EncoderError(
            f"There is no model in the folder {name}: it must hold modules.json or config.json, as saved by sentence-transformers."
        )
    did = "could not be fetched" if download else "is not on this machine, and xref does not download unasked"
    return EncoderError(
        f"The model {name!r} {did}: set XREF_DOWNLOAD=1 to let xref fetch it, or fetch it elsewhere "
        f"(SentenceTransformer({name!r}).save('FOLDER')) and use --encoder st:FOLDER."
    )


class TransformerEncoder:
    """A sentence-transformers model; raises EncoderError in one line if it cannot be had."""

    def __init__(
        self,
        name: str,
        *,
        prompt: str | None = None,
        backend: Literal["torch", "onnx", "openvino"] = "torch",
        dtype: str | None = None,
        device: str | None = None,
        batch_size: int | None = None,
        progress: bool = False,
        download: bool | None = None,
    ) -> None:
        """Load `name`, a folder or a model's name.

        `prompt` is written before every text (default: the model's own default prompt, else the family's);
        `dtype` is float32, float16 or bfloat16; `download` allows the network (default: XREF_DOWNLOAD=1).
        """
        self._download = os.environ.get("XREF_DOWNLOAD", "") == "1" if download is None else download
        folder = Path(name).expanduser()
        self._local = folder.is_dir()
        self._model = self._load(str(folder) if self._local else name, backend, dtype, device)
        self.name = f"st:{name}"
        self.dim = int(self._model.get_embedding_dimension() or 0)
        own = self._model.prompts.get(self._model.default_prompt_name or "", None)
        self._prompt = prompt if prompt is not None else own if own is not None else _family_prefix(name)
        self._progress = progress
        self._batch_size = batch_size or _BATCH["cpu" if self._model.device.type == "cpu" else "other"]
        self._made = {"prompt": self._prompt, "backend": backend, "dtype": dtype or "float32"}
        self.revision = self._fingerprint(folder)

    def _load(self, name: str, backend: str, dtype: str | None, device: str | None) -> Any:
        """The model, from this machine unless downloads are allowed."""
        if not self._download:  # read when huggingface_hub is first imported: without it a missing model is retried
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
        if not self._local and Path(name).is_absolute():
            raise _missing(name, self._download)
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise MissingExtraError(
                "st: encoders need sentence-transformers: pip install sentence-transformers"
            ) from error
        options: dict[str, Any] = {"torch_dtype": dtype} if dtype else {}
        try:
            return SentenceTransformer(
                name, backend=backend, device=device, model_kwargs=options, local_files_only=not self._download
            )
        except ImportError as error:
            raise MissingExtraError(
                f"backend={backend} needs: pip install 'sentence-transformers[{backend}]'"
            ) from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            if self._local and (Path(name) / "modules.json").exists():
                raise EncoderError(f"The model in {name} cannot be loaded: {error}") from error
            raise _missing(name, self._download) from error

    def _fingerprint(self, folder: Path) -> str:
        """12 hex digits that change with the weights, the prompt, the backend and the number type."""
        digest = hashlib.sha256(json.dumps(self._made, sort_keys=True).encode())
        if self._local:
            for path in sorted(folder.rglob("*")):
                if path.is_file() and path.suffix in (".safetensors", ".bin", ".onnx", ".json", ".txt", ".model"):
                    digest.update(f"{path.relative_to(folder)}\0".encode())
                    with path.open("rb") as file:
                        digest.update(hashlib.file_digest(file, "sha256").digest())
        else:
            config = getattr(getattr(self._model[0], "auto_model", None), "config", None)
            digest.update(str(getattr(config, "_commit_hash", None) or self.name).encode())
        return digest.hexdigest()[:12]

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """`(n, dim)` float32 rows of length one; a blank text gives zeros. Batches are sorted by length."""
        import numpy as np

        vectors = np.zeros((len(texts), self.dim), np.float32)
        full = [i for i, text in enumerate(texts) if text.strip()]
        if full:
            found = self._model.encode(  # sorts by length itself and restores the order
                [self._prompt + texts[i].encode("utf-8", "replace").decode() for i in full],
                prompt="",
                batch_size=self._batch_size,
                show_progress_bar=self._progress,
                convert_to_numpy=True,
                normalize_embeddings=True,
            )
            vectors[full] = np.nan_to_num(np.asarray(found, np.float32))
        return vectors
