"""The address bar: it always holds the link to what is on screen."""

from urllib.parse import urlencode

from viz_app.components.rendering import renderer


def show_link(path: str, settings: dict[str, str]) -> None:
    """Put the settings into the page's address, in place of what stood there.

    Args:
        path: The page's last path segment, "" for the first page.
        settings: Names and values as they shall be read in the address.
    """
    renderer("link")(key="link", data={"path": path, "query": urlencode(settings)}, height=1)
