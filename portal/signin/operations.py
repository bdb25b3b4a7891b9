"""What the rest of the program asks of this part: who is here, and who is invited."""

from portal.signin.invitations import create_first_administrator_code, invite
from portal.signin.visiting import StaffVisit, leave, recognise

__all__ = ["StaffVisit", "create_first_administrator_code", "invite", "leave", "recognise"]
