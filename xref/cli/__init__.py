"""The command line: read arguments, call one function of the pipeline, say what happened, choose the exit code."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Runs xref; exit codes as in docs/cli.md. A person's mistake is one line, our bug keeps its traceback (exit 1)."""
    from xref.errors import XrefError

    # Almost nothing here is a cycle, and a process that keeps tables and facts of many texts pays 8 to 15 % of its time for looking.
    gc.set_threshold(50_000, 20, 100)
    try:
        from xref.cli.app import app

        app()
    except XrefError as error:
        print(f"xref: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        print("xref: interrupted; nothing half-written was kept, run the same command again to go on", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        # the reader of our output has gone (`xref match … | head`): not an error, but Python must not flush into the void
        sys.stdout = None
        sys.exit(0)
