"""The kinds of arrays that the engine works with. Rows are respondents unless a docstring says otherwise."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BooleanArray = NDArray[np.bool_]
Codes = NDArray[np.integer[Any]]
"""Small integers that stand for answers or groups; -1 stands for none of them."""
Numbers = NDArray[np.integer[Any]] | FloatArray
"""Answers that are numbers: hours, a mark from 1 to 10."""
