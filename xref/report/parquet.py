"""Parquet, through polars: typed columns, zstd, written in batches."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from xref.errors import InputError
from xref.report.columns import BY_NAME
from xref.report.files import Out, opened
from xref.report.rows import Row

_ROW_GROUP = 2_500


def _schema(columns: Sequence[str]) -> dict[str, Any]:
    import polars as pl

    types = {"str": pl.String, "int": pl.Int64, "float": pl.Float64}
    return {name: types[BY_NAME[name].type if name in BY_NAME else "str"] for name in columns}


def write_parquet(rows: Iterable[Row], columns: Sequence[str], out: Out) -> int:
    """Typed columns in their order, in row groups of 2,500.

    polars has no writer that takes batches: each batch goes to a file of its own, and the lazy sink joins the files as it reads them.
    """
    import polars as pl

    schema = _schema(columns)
    count = 0
    with tempfile.TemporaryDirectory(prefix="xref-") as folder, opened(out) as file:
        parts, made = Path(folder) / "parts", Path(folder) / "rows.parquet"
        parts.mkdir()
        rows = iter(rows)
        while batch := list(itertools.islice(rows, _ROW_GROUP)):
            frame = pl.DataFrame([{name: row.get(name) for name in columns} for row in batch], schema=schema)
            frame.write_parquet(parts / f"{count:012}.parquet", compression="zstd")
            count += len(batch)
        if count:
            whole_frame = pl.scan_parquet(sorted(parts.iterdir()), low_memory=True)
        else:
            whole_frame = pl.LazyFrame(schema=schema)
        whole_frame.sink_parquet(made, compression="zstd", row_group_size=_ROW_GROUP, maintain_order=True)
        with made.open("rb") as whole:
            while data := whole.read(1 << 20):
                file.write(data)
    return count


def read_parquet(path: Path) -> Iterator[Row]:
    """The rows of a Parquet file, a batch at a time."""
    import polars as pl

    try:
        total = pl.scan_parquet(path).select(pl.len()).collect().item()
        for start in range(0, total, _ROW_GROUP):
            yield from pl.scan_parquet(path).slice(start, _ROW_GROUP).collect().iter_rows(named=True)
    except (pl.exceptions.PolarsError, OSError, pl.exceptions.PanicException) as error:
        raise InputError(f"{path} cannot be read as Parquet: {str(error)[:200]}") from error
