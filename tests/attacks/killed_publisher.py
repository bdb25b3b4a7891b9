"""A publisher that kills itself, as a power cut would, at one point of publishing.

Run as a program: `python -m tests.attacks.killed_publisher POINT FAMILY INSTANT`.
"""

import os
import signal
import sys
from datetime import datetime
from typing import Any, NoReturn

from portal.casework.figures import publishing, release_log
from portal.clock import moment_at
from portal.config import read_settings
from portal.core.disclosure.profiles import Family
from portal.work import Portal

POINTS = ("counted", "drawn", "half a line", "line written", "committed")


def die(*arguments: Any, **named: Any) -> NoReturn:
    """End this process without any chance to clean up."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise SystemExit("The signal did not arrive.")


def arm(point: str, family: Family) -> None:
    """Put a death at one point of publishing a release of this family."""
    append, replace_end = publishing.append_line, release_log._replace_torn_end
    publish_due, add_noise = publishing._publish_due, publishing.add_noise

    def only_of_family(*arguments: Any, **named: Any) -> Any:
        done = publish_due(*arguments, **named)
        return die() if arguments[2] is family and done else done

    def append_and_die(settings: Any, line: Any, **named: Any) -> None:
        append(settings, line, **named)
        if line.release.family is family:
            die()

    def die_before(settings: Any, line: Any, **named: Any) -> None:
        if line.release.family is family:
            die()
        append(settings, line, **named)

    def write_half(file: Any, *, at: int, text: bytes) -> None:
        replace_end(file, at=at, text=text[: len(text) // 2])
        die()

    def die_at_maturity_tables(schema: Any, counts: Any, **named: Any) -> Any:
        is_maturity = "outcome" in {table.value for table in counts}
        is_of_family = is_maturity is (family is Family.MATURITY)
        return die() if is_of_family else add_noise(schema, counts, **named)

    patches: dict[str, tuple[Any, str, Any]] = {
        "counted": (publishing, "add_noise", die_at_maturity_tables),
        "drawn": (publishing, "append_line", die_before),
        "half a line": (release_log, "_replace_torn_end", write_half),
        "line written": (publishing, "append_line", append_and_die),
        "committed": (publishing, "_publish_due", only_of_family),
    }
    setattr(*patches[point])


def main(point: str, family: str, instant: str) -> None:
    """Publish what is due, and die on the way."""
    portal = Portal(read_settings(dict(os.environ)))
    arm(point, Family(family))
    moment = moment_at(datetime.fromisoformat(instant), portal.settings.timezone)
    publishing.keep_figures(portal, moment)


if __name__ == "__main__":
    main(*sys.argv[1:])
