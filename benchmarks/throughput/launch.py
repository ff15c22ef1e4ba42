"""Runs the command in its arguments and prints, as JSON: its code, seconds of processor and clock, bytes of memory.

A process of its own, and a small one: a child starts with the memory of its parent as its peak.
"""

import json
import os
import subprocess
import sys
import time

start = time.perf_counter()
inner = subprocess.Popen(sys.argv[1:], stdout=sys.stderr)
_, status, usage = os.wait4(inner.pid, 0)
wall = time.perf_counter() - start
print(json.dumps([os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * 1024]))
