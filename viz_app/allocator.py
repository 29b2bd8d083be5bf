"""glibc's allocator, told to keep large blocks: torch's large results are bound by page faults without that.

It keeps them in one arena for all threads. With one per thread, a class that records at once would leave every thread
with its own: 32 pictures through ResNet-50 took 1.6 GiB instead of 0.4.
"""

import os
import sys

TUNABLES = "glibc.malloc.mmap_threshold=4294967296:glibc.malloc.trim_threshold=4294967296:glibc.malloc.arena_max=1"


def restart_with_tuned_allocator(module: str) -> None:
    """Start this process anew as `python -m module` with the same arguments: glibc reads its settings at its start.

    Elsewhere than on Linux, or where the person has settings of their own, nothing happens.
    """
    if sys.platform != "linux" or "GLIBC_TUNABLES" in os.environ:
        return
    os.environ["GLIBC_TUNABLES"] = TUNABLES
    os.execv(sys.executable, [sys.executable, "-m", module, *sys.argv[1:]])
