"""Running a tool, with its own words where it fails."""

import subprocess
import sys


def run(*command):
    """What a command printed; ends the program with the command's errors where it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        sys.exit(f"{command[0]}: not on PATH; see README.md for the packages that are needed")
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit status {done.returncode}\n{done.stderr.strip()}")
    return done.stdout
