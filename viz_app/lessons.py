"""The table of contents: one entry per page, in the lecture's order."""

from collections.abc import Callable
from dataclasses import dataclass

from viz_app.controls.picture import Chosen
from viz_app.views import convolution, digits, layers, pixels, pooling


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """One page: what it asks, what to try, and the answer to check."""

    slug: str
    section: str
    title: str
    question: str
    attempt: str
    answer: str
    render: Callable[[Chosen], None]
    own_input: bool = False  # the page makes its input itself, and the sidebar offers no picture


LESSONS = (
    Lesson(
        slug="pixels",
        section="The image",
        title="Pixels",
        question="What is an image to a computer?",
        attempt="Zoom into the eye until you can read the numbers. Which of red, green and blue is largest on the fur?",
        answer="A grid of numbers, one for each pixel and colour: a tensor of shape (channels, rows, columns). "
        "Fur that looks orange has much red, less green and little blue.",
        render=pixels.render,
    ),
    Lesson(
        slug="convolution",
        section="Convolution",
        title="Convolution",
        question="What does a kernel find in an image?",
        attempt="Press Play and watch the map fill. Then take the sample “Checkerboard” and rotate the kernel by 90°. "
        "Which edges are left? What must the weights sum to for a flat area to become 0?",
        answer="Each pixel of the map is the sum of weight × pixel over the window. Sobel x answers to vertical edges "
        "only, turned it answers to horizontal ones. Weights that sum to 0 answer nothing on a flat area.",
        render=convolution.render,
    ),
    Lesson(
        slug="pooling",
        section="Building blocks",
        title="Pooling",
        question="What does max pooling throw away?",
        attempt="Point at a pixel of the pooled map: which of the four numbers in its window is kept? "
        "Then shift the picture by 1 px. How many of its numbers change, and how many of the pooled map’s? "
        "Try again with 8 rows, 8 columns and stride 8, and with the average.",
        answer="All but the largest number of each window, and where in the window it stood. A shift by 1 px changes "
        "about 88 % of the cat’s numbers, but only 75 % of the pooled ones, and 42 % with windows of 8 × 8: what was "
        "found counts, not its exact place. Averages nearly all change, each by a little. "
        "Each channel is pooled by itself, and no weight is learned.",
        render=pooling.render,
    ),
    Lesson(
        slug="layers",
        section="Networks",
        title="Layers",
        question="What does each layer of a trained network see?",
        attempt="Open the layers one after another. How do the size and the number of the maps change? "
        "In which layer can you no longer recognise the picture?",
        answer="Early layers keep the picture and mark edges and colours. Pooling and stride shrink the maps while "
        "their number grows; late maps say what is there rather than where. The dense layer turns them into classes.",
        render=layers.render,
    ),
    Lesson(
        slug="draw",
        section="Networks",
        title="Draw a digit",
        question="How does a network read your handwriting?",
        attempt="Draw a 7 and watch the maps and the answer follow your pen. Then add to it, stroke by stroke: when "
        "does it become something else? Draw a small digit into a corner, and switch the centring off: is it read?",
        answer="The first maps are the strokes by direction, the later ones say where pieces of digits are, and the "
        "dense layers weigh them up into ten numbers. The network only knows digits as it was taught them: centred, of "
        "one size. Elsewhere on the paper the same digit makes other numbers, and the answer goes wrong, often surely.",
        render=digits.render,
        own_input=True,
    ),
)
