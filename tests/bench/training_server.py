"""The app with a training at work that somebody looks at: `python -m tests.bench.training_server PORT`.

With the live views computed once a second, as for a person on the training page.
"""

import sys
import threading
import time

from cnn_core.runs.preparing import network_of, validation_images
from cnn_core.runs.service import runs
from cnn_core.training.observing import Observer, pictures_to_watch
from tests.bench.training import SETTINGS, look_at, mnist
from viz_app import server


def _train() -> None:
    token = runs().start(SETTINGS, visitor="bench")
    images = validation_images(SETTINGS, mnist())
    observer: Observer | None = None
    while True:
        time.sleep(1)
        view = runs().look(token)
        if view.state in ("failed", "stopped"):
            raise RuntimeError(f"the training is {view.state}: {view.reason}")
        if view.snapshot and observer is None:
            network, task = network_of(SETTINGS, runs().folder(token).task), runs().folder(token).task
            graph = Observer(network, task, images).graph
            observer = Observer(network, task, pictures_to_watch(images, graph))
        if observer:
            look_at(observer, view)


if __name__ == "__main__":
    threading.Thread(target=_train, daemon=True).start()
    server.start(host="127.0.0.1", port=int(sys.argv[1]), headless=True)
