"""The upkeep that a server does by itself: one thread a server, which starts one command a day.

On the day of the month's test report it starts one more, at a minute that nobody knows ahead.

The thread only waits and starts a process of its own, so that no request waits for the upkeep.
Which of the workers has it is decided by a lock that ends with its holder; whether a run is due
is decided by the command, which reads the journal: a restart, a second server or a second
machine never make it run more often, and a missed run is caught up at the start.
"""

import fcntl
import os
import subprocess
import sys
import threading
from datetime import date, datetime
from pathlib import Path
from typing import Final

from portal.config import Settings
from portal.upkeep import is_test_time, next_slot
from portal.web import logs
from portal.work import Portal

ROOT: Final = Path(__file__).parent.parent
FLASK: Final = (sys.executable, "-m", "flask", "--app", "wsgi")
COMMAND: Final = (*FLASK, "upkeep", "--if-missed")
TEST_COMMAND: Final = (*FLASK, "upkeep", "--test-report")
LOOKS_EVERY: Final = 30.0
"""Seconds between two looks at the clock: a machine that slept is late by no more than that."""
AFTER_FAILURE: Final = 600.0
"""Seconds until a run that failed is tried again."""
LOCK_FILE: Final = "daily.lock"


def start(portal: Portal | None) -> None:
    """Begin to wait for the daily runs, in the background, where the settings ask for it."""
    if portal is not None and portal.settings.daily_upkeep:
        threading.Thread(target=Daily(portal).watch, name="daily-upkeep", daemon=True).start()


class Daily:
    """Waits for the next run; the first is due at once, for what was missed."""

    def __init__(
        self,
        portal: Portal,
        *,
        command: tuple[str, ...] = COMMAND,
        test_command: tuple[str, ...] = TEST_COMMAND,
    ) -> None:
        self._portal = portal
        self._command = command
        self._test_command = test_command
        self._tested_on: date | None = None
        self._never = threading.Event()
        self._next: datetime | None = None

    def watch(self) -> None:
        """Wait for the place, keep it, and run once a day until the process ends."""
        has_place = False
        while True:
            is_well = False
            try:
                has_place = has_place or hold_place(self._portal.settings)
                is_well = not has_place or self.take_turn()
            except Exception as error:
                # Python would print the values that a thread ended with.
                logs.record_failure(error)
            self._never.wait(LOOKS_EVERY if is_well else AFTER_FAILURE)

    def take_turn(self) -> bool:
        """Do all that is due now; tell whether all is well."""
        return self.look() and self.look_for_test()

    def look(self) -> bool:
        """Run if it is time; tell whether all is well."""
        now = self._portal.clock.now().at
        if self._next is not None and now < self._next:
            return True
        if not self._run(self._command):
            return False
        self._next = next_slot(now, self._portal.settings.timezone)
        return True

    def look_for_test(self) -> bool:
        """Send the month's test report if it is its minute; tell whether all is well."""
        moment = self._portal.clock.now()
        if self._tested_on == moment.today or not is_test_time(self._portal, moment):
            return True
        if not self._run(self._test_command):
            return False
        self._tested_on = moment.today
        return True

    def _run(self, command: tuple[str, ...]) -> bool:
        ended = subprocess.run(  # noqa: S603
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            # What it says is for a terminal; counts of a day have no place in a server's log.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        if ended.returncode:
            logs.record("upkeep failed", status=ended.returncode)
        return not ended.returncode


def hold_place(settings: Settings) -> bool:
    """Take the place of the one worker that waits for the daily runs, for this process's life."""
    file = os.open(settings.data_dir / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return False
    return True
