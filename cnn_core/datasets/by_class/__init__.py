"""Images of one's own, in folders by class: from a zip, a folder or a camera, and from anyone."""

from cnn_core.datasets.by_class.collecting import Read
from cnn_core.datasets.by_class.fitting import Fit
from cnn_core.datasets.by_class.limits import ReadingLimits
from cnn_core.datasets.by_class.members import Skipped
from cnn_core.datasets.by_class.pictures import ClassPicture, dataset_of_pictures, zip_of_pictures
from cnn_core.datasets.by_class.reading import Form, Reading, read_images_by_class, reading_images_by_class

__all__ = [
    "ClassPicture",
    "Fit",
    "Form",
    "Read",
    "Reading",
    "ReadingLimits",
    "Skipped",
    "dataset_of_pictures",
    "read_images_by_class",
    "reading_images_by_class",
    "zip_of_pictures",
]
