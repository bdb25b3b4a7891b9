"""What a case is: its ids and the readable facts that rules, clocks and routing work on."""

from typing import NewType

CaseId = NewType("CaseId", str)
"""32 hexadecimal digits, random."""

RecordId = NewType("RecordId", str)
"""32 hexadecimal digits, random."""

Reference = NewType("Reference", str)
"""What people of the desk call a case, `C-XXXX-XXXX`; random, not derived from the id."""
