"""The lines that a twin's process is read by: JSON on standard output, one a line, and nothing else there."""

import json
import os
import sys


def claim():
    """Takes standard output, which frameworks print to as they please, and returns what prints a line to its reader."""
    output = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def say(**fields):
        print(json.dumps(fields), file=output, flush=True)

    return say


def keep_to(threads):
    """Keeps the process to so many processors, the one limit on threads that every framework respects."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])


def give_up(say, error):
    """Says what is wrong, in one line, and ends."""
    say(error=f"{type(error).__name__}: {error}".splitlines()[0][:200])
    sys.exit(1)
