"""How a process that lives for long looks for garbage: seldom, and not among what it consists of."""

import gc
from typing import Final

SELDOM: Final = (20_000, 20, 20)


def look_for_garbage_seldom() -> None:
    """Keep all that is there now out of the way of the garbage collector, and let it look seldom at what follows.

    It would otherwise go through hundreds of thousands of objects that never go away; a row, a mail or a page leaves hardly
    any garbage.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
