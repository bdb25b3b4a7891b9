"""The drawing of a QR code has exactly the dark squares of the code."""

import re

import segno

from portal.signin.qr import QUIET, draw

ADDRESS = "otpauth://totp/Halden%20%26%20Rowe%20AI%20reports:omar?secret=" + "A" * 32
RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")


def test_the_path_has_the_squares_of_the_code_and_a_quiet_zone_around_them() -> None:
    drawing, rows = draw(ADDRESS), segno.make_qr(ADDRESS, error="m").matrix
    runs = [tuple(map(int, found)) for found in RUN.findall(drawing.path)]
    drawn = {(left + step, y) for left, y, width, _ in runs for step in range(width)}
    dark = {
        (x + QUIET, y + QUIET) for y, row in enumerate(rows) for x, one in enumerate(row) if one
    }

    assert RUN.sub("", drawing.path) == ""
    assert [width for _, _, width, back in runs if width != back] == []
    assert drawn == dark
    assert drawing.size == len(rows) + 2 * QUIET
