"""The hasty settings on a machine whose clock is an hour fast; what Python asks of the time, in this program and its children."""

from datetime import UTC, datetime, timedelta

import time_machine
from hasty_settings import *  # noqa: F403 -- beside this file

time_machine.travel(datetime.now(UTC) + timedelta(hours=1), tick=True).start()
