"""The command `kg`: reads arguments, calls one public function, prints, and returns an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import kg
from kg import printing
from kg.cli.codes import OK, USAGE
from kg.cli.parser import make_parser
from kg.garbage import left_at_the_end

__all__ = ["main"]

INTERRUPTED = 130
"""What shells expect of a program that Ctrl-C ended: 128 and the number of the signal."""

ONE_THREAD = ("OPENBLAS_NUM_THREADS", "1")
"""What numpy is told before it is loaded: our matrices are so small that it takes longer with a thread on each core."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `kg`; returns 0 if all is fine, 1 if the data has problems, 2 on wrong use, 130 after Ctrl-C."""
    left_at_the_end()
    os.environ.setdefault(*ONE_THREAD)
    parser = make_parser()
    options = parser.parse_args(arguments)
    if options.command is None:
        parser.print_help()
        return USAGE
    try:
        code: int = options.run(options)
    except BrokenPipeError:
        sys.stderr.close()
        return OK
    except KeyboardInterrupt:
        print("kg: interrupted; no file was left half-written", file=sys.stderr)
        return INTERRUPTED
    except Exception as error:
        if isinstance(error, kg.KgError) or (isinstance(error, OSError) and error.filename):
            print(f"kg: {printing.visible(str(error))}", file=sys.stderr)
            return USAGE
        raise
    return code
