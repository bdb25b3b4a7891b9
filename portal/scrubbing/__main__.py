"""The process that cleans one file: it reads it from its standard input, and writes to its output.

It gives up what it does not need before it reads a byte: memory beyond a limit, files to write,
children, and then every file it could open. Its exit code is the reason of a refusal; it says
nothing else, so that nothing of a file can reach a log.
"""

import json
import os
import resource
import sys

from portal.scrubbing.refusals import (
    MOST_BYTES,
    MOST_MEMORY,
    MOST_SECONDS,
    FileRefused,
    Reason,
)


def limit() -> None:
    """Give up memory, time, files and children, whose number holds nobody who runs as root."""
    for kind, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(kind, (most, most))


def main() -> int:
    """Clean what comes in; return the exit code."""
    limit()
    try:
        # Read with the limits on, so that a file made to harm finds them on as well.
        from portal.scrubbing.cleaning import clean

        # From here on nothing can be opened: no file, no socket, not even in the place of one of
        # the three that are open, once it is closed.
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
        data = sys.stdin.buffer.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise FileRefused(Reason.TOO_LARGE)
        cleaned = clean(data)
    except FileRefused as refusal:
        return refusal.reason.value
    except (MemoryError, RecursionError):
        return Reason.HARD.value
    except Exception:
        return Reason.BROKEN.value
    said = {"kind": cleaned.kind.value, "removed": cleaned.removed, "kept": cleaned.kept}
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n")
    sys.stdout.buffer.write(cleaned.content)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    os._exit(main())
