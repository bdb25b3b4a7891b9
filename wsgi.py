"""What a WSGI server and the commands load."""

from portal.config import read_settings
from portal.core.errors import PortalError
from portal.switch import load

try:
    app = load(read_settings())
except PortalError as error:
    # One sentence for the operator instead of a traceback.
    raise SystemExit(str(error)) from error
