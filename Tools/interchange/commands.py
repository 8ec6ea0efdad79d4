"""Runs commands for the checks beside this file."""

import pathlib
import subprocess
import sys


def run(*words, fails=False):
    """What a command prints; one that should fail gives its error. Ends the check where it does otherwise."""
    words = [str(word) for word in words]
    done = subprocess.run(words, capture_output=True, text=True)
    if (done.returncode != 0) != fails:
        sys.exit(f"{pathlib.Path(sys.argv[0]).stem}: `{' '.join(words)}`: status {done.returncode}; {done.stderr.strip()}")
    return done.stderr if fails else done.stdout
