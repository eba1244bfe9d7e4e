"""Reads an SPSS file in a process of its own, which a damaged file may end; tells what it found as JSON.

The library that reads SPSS is written in C and takes the word of a file for where its parts are: a damaged one ends the process.
"""

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

LONGEST: Final = 120
"""Seconds that a file may take."""
MOST_MEMORY: Final = 2 << 30
"""Bytes; a file of nine megabytes may ask for any number."""
_PROJECT: Final = Path(__file__).resolve().parents[2]


class UnreadableError(Exception):
    """The file is no SPSS file, or a damaged one."""


def read_apart(path: str) -> dict[str, Any]:
    """Return the names, labels, labels of values and values by column of an SPSS file; raises UnreadableError.

    User-missing values are values: a file often has ‘weet niet’ so, which is an answer here.
    """
    program = [sys.executable, "-m", __name__, path]
    try:
        found = subprocess.run(program, capture_output=True, check=True, timeout=LONGEST, cwd=_PROJECT)  # noqa: S603 -- ours
        read: dict[str, Any] = json.loads(found.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise UnreadableError from error
    return read


def main(path: str) -> None:
    """Read a file and print what it holds."""
    import pyreadstat  # noqa: PLC0415 -- in the process that may end

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    values, meta = pyreadstat.read_sav(path, output_format="dict", user_missing=True, disable_datetime_conversion=True)
    labels_of_values = {name: list(known.items()) for name, known in meta.variable_value_labels.items()}
    print(  # noqa: T201 -- what it was asked for
        json.dumps(
            {
                "names": meta.column_names,
                "labels": {name: label or "" for name, label in meta.column_names_to_labels.items()},
                "value_labels": labels_of_values,
                "values": {name: list(values[name]) for name in meta.column_names},
            },
            default=str,
        )
    )


if __name__ == "__main__":
    main(sys.argv[1])
