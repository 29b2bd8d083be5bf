"""What units see, cut out of the picture."""

from collections.abc import Sequence

import numpy as np

from cnn_core.receptive_field import Field
from viz_app.draw.planes import Planes

_BEYOND = 0.5  # gray, where a field hangs over the border of the picture


def patches_of(seen: Planes, fields: Sequence[Field]) -> Planes:
    """Return the parts of a picture that lie in the fields, all of one size, the channels of each after another.

    Along an axis on which a field is larger than the picture, the patch is the whole picture; else it is the whole
    field, gray where it hangs over the border. Brightness is rounded to whole 255ths.

    Args:
        seen: The picture, 0 to 1.
        fields: At least one.
    """
    _, height, width = seen.shape
    rows = min(height, max(len(field.rows) for field in fields))
    cols = min(width, max(len(field.cols) for field in fields))
    patches = np.full((len(fields), len(seen), rows, cols), _BEYOND, dtype=np.float32)
    for patch, field in zip(patches, fields, strict=True):
        inside = field.clipped(height, width)
        top = inside.rows.start - field.rows.start if len(field.rows) <= rows else 0
        left = inside.cols.start - field.cols.start if len(field.cols) <= cols else 0
        part = seen[:, inside.rows.start : inside.rows.stop, inside.cols.start : inside.cols.stop]
        patch[:, top : top + part.shape[1], left : left + part.shape[2]] = part
    return (np.round(patches.reshape(-1, rows, cols) * 255) / 255).astype(np.float32)
