"""How much a file that a person brings may hold, held against its headers before any memory is taken."""

from cnn_core.errors import CnnCoreError

MEGABYTE = 1_000_000
MOST_MEGABYTES = 600
MOST_NUMBERS = MOST_MEGABYTES * MEGABYTE // 4  # as 32-bit floats
MOST_TENSORS = 20_000
MOST_HEADER_BYTES = 16 * MEGABYTE


def check_size(data: bytes, file_name: str) -> None:
    """Refuse a file that is empty or larger than a network may be.

    Raises:
        CnnCoreError: With both sizes.
    """
    if not data:
        raise CnnCoreError(f"{file_name} is empty: 0 bytes")
    if len(data) > MOST_MEGABYTES * MEGABYTE:
        raise CnnCoreError(
            f"{file_name} has {len(data):,} bytes; a network's file may have {MOST_MEGABYTES * MEGABYTE:,} "
            f"({MOST_MEGABYTES} MB)"
        )


def check_count(count: int, file_name: str) -> None:
    """Refuse a file with more tensors than any network of the zoo has by far."""
    if count > MOST_TENSORS:
        raise CnnCoreError(f"{file_name} holds {count:,} tensors; a network may have {MOST_TENSORS:,}")


def check_numbers(count: int, file_name: str) -> None:
    """Refuse weights that would take more memory than the largest file, once they are 32-bit floats."""
    if count > MOST_NUMBERS:
        raise CnnCoreError(
            f"{file_name} declares {count:,} numbers; a network may have {MOST_NUMBERS:,} ({MOST_MEGABYTES} MB as "
            "32-bit floats)"
        )
