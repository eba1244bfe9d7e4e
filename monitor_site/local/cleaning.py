"""Throw the data of this checkout's servers away, wherever they stand: the first half of `make clean`."""

import shutil
import sys

from monitor_site.environment import VAR_FOLDER
from monitor_site.local.places import places_for
from monitor_site.local.processes import LocalServerError, server_account
from monitor_site.local.servers import only_one


def main() -> int:
    """Remove data, keys, mails and logs, unless they are in use."""
    if not VAR_FOLDER.is_dir():
        return 0
    places = places_for(VAR_FOLDER, server_account())
    try:
        with only_one():
            for folder in {places.data, places.sockets, VAR_FOLDER}:
                print(f"weg: {folder}")
                shutil.rmtree(folder, ignore_errors=True)
    except LocalServerError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
