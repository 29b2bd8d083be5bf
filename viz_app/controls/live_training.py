"""What a network sees while it learns: its answers, kernels, maps, gradients and mistakes, new about once a second."""

from cnn_core.runs.view import RunView


def live_views(view: RunView) -> None:
    """Show what the run's snapshot holds, in the views that are switched on; what is switched off costs nothing.

    Call it inside the fragment that looks at the run again and again; every key is constant, so that nothing moves.
    The settings `watch`, `picture`, `layer` and `mistake` are in the address. The network, the pictures and the class
    names come from the run's settings.

    Args:
        view: The run as it stands now, looked at with `watch=True`.
    """
    raise NotImplementedError
