"""How the app words what went wrong."""

from cnn_core.errors import CnnCoreError


def sentence(error: CnnCoreError) -> str:
    """Return the error as a sentence: a capital first, a full stop last."""
    text = str(error).strip()
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."
