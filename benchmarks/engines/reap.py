"""Runs a command and waits for all processes that it leaves behind, so that the kernel counts their time to this one.

Spark's JVM outlives the Python process that started it; without this its processor time would be nobody's.
"""

import ctypes
import os
import subprocess
import sys

PR_SET_CHILD_SUBREAPER = 36

ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
code = subprocess.call(sys.argv[1:])
while True:
    try:
        os.wait()
    except ChildProcessError:
        break
sys.exit(code)
