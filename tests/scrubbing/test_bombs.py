"""What unfolds without end is refused within five seconds and 400 MB."""

import json
import subprocess
import sys

import pytest

from portal.scrubbing.refusals import MOST_MEMORY, Reason
from portal.scrubbing.running import COMMAND
from tests.scrubbing.bombs import BOMBS
from tests.scrubbing.pictures import make_jpeg

SECONDS = 5
MEASURE = """
import json, resource, subprocess, sys
ended = subprocess.run(sys.argv[1:], env={}, cwd="/", stdout=subprocess.PIPE)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([ended.returncode, len(ended.stdout), used.ru_maxrss, used[0] + used[1]]))
"""
"""Measures the process from a small one: its peak would begin with that of the tests. Seconds are
those that the process had a core for; on an idle machine no others pass."""


SMOKE = ("pixel_bomb", "zip_bomb", "deep_pdf")
"""One of each kind of file; the others are not part of `make quick`."""
NAMES = [name if name in SMOKE else pytest.param(name, marks=pytest.mark.slow) for name in BOMBS]


@pytest.mark.parametrize("name", NAMES)
def test_a_bomb_is_refused_within_five_seconds_and_400_megabytes(name: str) -> None:
    bomb = BOMBS[name]()
    assert len(bomb) < 25 * 1024 * 1024
    command = (sys.executable, "-c", MEASURE, *COMMAND)
    measured = subprocess.run(command, input=bomb, capture_output=True, check=True).stdout
    code, length, peak, seconds = json.loads(measured)

    assert code in {reason.value for reason in Reason}
    assert length == 0
    assert seconds < SECONDS
    assert peak * 1024 < MOST_MEMORY


def test_a_harmless_file_passes_the_same_way() -> None:
    ended = subprocess.run(
        COMMAND, input=make_jpeg(), env={}, cwd="/", capture_output=True, check=False
    )

    assert (ended.returncode, ended.stderr) == (0, b"")
    assert ended.stdout.startswith(b'{"kind": "jpg"')
