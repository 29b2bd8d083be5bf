"""The table of contents: one entry per page, in the lecture's order."""

from collections.abc import Callable
from dataclasses import dataclass

from viz_app.controls.picture import Chosen
from viz_app.views import (
    augmentation,
    bank,
    batch_norm,
    blocks,
    border,
    builder,
    colour,
    convolution,
    data,
    dense,
    digits,
    dimensions,
    dropout,
    gallery,
    kinds,
    layers,
    levels,
    nonlinearity,
    own,
    pixels,
    pooling,
    runs,
    softmax,
    train,
    transfer,
    two_networks,
    what_if,
)


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
        slug="dense",
        section="Convolution",
        title="Dense or convolutional",
        question="Why does a network for images not connect every pixel with every neuron?",
        attempt="Point at a neuron in both drawings and read what each layer costs. Then drag the picture below: which "
        "of the two outputs moves along? Let the dense layer learn the picture first, and drag again.",
        answer="A dense layer has a weight of its own for every pixel and every output, many millions even for a small "
        "picture, and what it has learned at one place it does not know at another. A convolution reads only a window "
        "and shares its few weights over all places: the picture moved gives the same map, moved.",
        render=dense.render,
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
        slug="border",
        section="Convolution",
        title="The border",
        question="What happens at the edge of the picture?",
        attempt="With no border the map is smaller: by how much, for a kernel of 5 or 7? Then compare zeros with "
        "reflect: point at a corner of each map, and find the numbers that come from the border.",
        answer="A kernel of size k fits k − 1 times less along each axis, so without padding maps shrink layer by "
        "layer. Padding with zeros keeps the size but mixes black into the edge; reflect, replicate and circular use "
        "the picture's own pixels instead. In the middle all borders give the same numbers.",
        render=border.render,
    ),
    Lesson(
        slug="colour",
        section="Convolution",
        title="Colour",
        question="How does one kernel look at three colours?",
        attempt="Count the weights of the block. Set all weights of blue to 0: which parts of the picture does the map "
        "lose? Then make the weights of red the negative of those of green: what answers now?",
        answer="A 5 × 5 kernel on a colour picture is a block of 5 × 5 × 3 = 75 weights. It slides over rows and "
        "columns only and covers the full depth: the products of all three colours are summed to one number, so one "
        "kernel makes one map, not three.",
        render=colour.render,
    ),
    Lesson(
        slug="bank",
        section="Convolution",
        title="Many kernels",
        question="What does a layer with K kernels put out?",
        attempt="Add a kernel, and watch the output grow. Click a map to edit its kernel. Then take the kernels that "
        "Tiny VGG learned: which of them look for edges, which for colours? How many weights has the layer?",
        answer="K kernels make K maps, stacked into one tensor of depth K: the next layer's kernels are K channels "
        "deep. The layer learns rows · columns · channels · K weights and K biases, however large the picture is.",
        render=bank.render,
    ),
    Lesson(
        slug="kinds",
        section="Convolution",
        title="Kinds of convolution",
        question="Which other ways are there to slide a kernel?",
        attempt="Take the sample “Dot” and compare both maps of a flipped kernel: which one shows the kernel, which "
        "its mirror image? Then count the weights of a depthwise, a grouped and a 1 × 1 layer.",
        answer="All of them are the same sum of products; they differ in which pixels and channels the kernel reads. "
        "Depthwise and grouped layers leave out connections between channels, 1 × 1 layers those between "
        "neighbours, and transposed layers make maps larger instead of smaller.",
        render=kinds.render,
    ),
    Lesson(
        slug="dimensions",
        section="Convolution",
        title="1-D and 3-D",
        question="Can a kernel slide over something else than a picture?",
        attempt="Play the kernel along the signal. Then take the film: why is only the square left with “Change in "
        "time”? What would a 2-D kernel have to know to find what moves?",
        answer="Conv1D slides along one axis (sound, a heartbeat, prices), Conv3D along three (films, CT scans). The "
        "window, the products and the sum are the same. A kernel that sees several frames can compare them, so it "
        "answers to motion; one that sees a single frame cannot.",
        render=dimensions.render,
    ),
    Lesson(
        slug="nonlinearity",
        section="Building blocks",
        title="Nonlinearity",
        question="Why does a network bend its numbers?",
        attempt="Point at a dark-blue pixel of the map before: where does ReLU send it? Then choose Sigmoid and Tanh, "
        "and move x far to both sides with the slope shown. Where does the slope vanish? Which curves keep it at 1?",
        answer="Without a bend, convolution after convolution would only be one convolution. ReLU turns what is below "
        "0 into 0 and keeps the rest, with slope 1. Sigmoid and Tanh grow flat on both sides: there the slope is "
        "almost 0, and a network, which learns by slopes, stands still. For ReLU that holds on its left side only.",
        render=nonlinearity.render,
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
        "about 88% of the cat’s numbers, but only 75% of the pooled ones, and 42% with windows of 8 × 8: what was "
        "found counts, not its exact place. Averages nearly all change, each by a little. "
        "Each channel is pooled by itself, and no weight is learned.",
        render=pooling.render,
    ),
    Lesson(
        slug="batch-norm",
        section="Building blocks",
        title="Batch norm",
        question="Why do networks normalise what goes through them?",
        attempt="Look at the histogram: where do the numbers lie before, and where after? Take pictures out of the "
        "batch and watch the first one change. Then switch to Eval and do it again. What do γ and β change?",
        answer="So that every channel arrives at one scale, mean 0 and variance 1, whatever the layer before does: "
        "learning grows steadier. In training the batch itself gives mean and variance, so its pictures depend on each "
        "other; in evaluation running averages do, so they do not. γ and β are learned, and can set any scale anew.",
        render=batch_norm.render,
    ),
    Lesson(
        slug="dropout",
        section="Building blocks",
        title="Dropout",
        question="Why throw numbers away on purpose?",
        attempt="Draw a few times: which numbers are left, and why are they larger than before? Then average 1,000 "
        "draws and compare with the maps before. Raise p to 0.9 and do it again. What does Eval change?",
        answer="A network that cannot rely on any single number has to spread what it knows, and overfits less. What "
        "is kept is multiplied by 1 / (1 − p): so on average every number stays what it was, with more noise the "
        "larger p is. That is why evaluation can leave all numbers as they are: nothing is drawn, nothing scaled.",
        render=dropout.render,
    ),
    Lesson(
        slug="softmax",
        section="Building blocks",
        title="Dense and softmax",
        question="How do maps become the probability of a class?",
        attempt="Point at a class and see which numbers speak for it and against it. Then raise the temperature to 10, "
        "lower it to 0.1, and drag the second-largest logit up. What changes, and what never does?",
        answer="Flatten puts all pixels of all maps in one row. Each class multiplies them by weights of its own and "
        "adds up: its logit. Softmax divides exp(logit ÷ T) by the sum over all classes, so the shares sum to 1 and "
        "one class gains only what others lose. The temperature sharpens or evens the shares but keeps their order.",
        render=softmax.render,
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
    Lesson(
        slug="layers",
        section="Networks",
        title="Layers",
        question="What does each layer of a trained network see?",
        attempt="Click through the map from the picture to the answer. How do the size and the number of the maps "
        "change, and where can you no longer recognise the picture? Then click a bright pixel of a late map and follow "
        "it back, number by number: how much of the picture does it see?",
        answer="Early layers keep the picture and mark edges and colours. Pooling and stride shrink the maps while, in "
        "most networks, their number grows; late maps say what is there rather than where. Each number is a sum over a "
        "small window of the layer before, and so over a larger one of the layer before that: the later the layer, the "
        "more of the picture it sees. The dense layer turns the last maps into classes.",
        render=layers.render,
    ),
    Lesson(
        slug="levels",
        section="Networks",
        title="Low, mid, high",
        question="What do early, middle and late layers look for in a picture?",
        attempt="Look at the patches under each level: what have they in common? Click another map and guess what it "
        "looks for before you look. How much of the picture does one unit see at each level?",
        answer="An early unit sees a few pixels, so it can find an edge or a colour and nothing more. A middle one is "
        "made of many of those and finds textures and parts, wherever they lie. A late one looks at most or all of "
        "the picture and answers to whole things; its map is small, so it hardly says where. Nobody told the layers "
        "to do so: they found it in training, each using what the layers before it had found.",
        render=levels.render,
    ),
    Lesson(
        slug="what-if",
        section="Networks",
        title="What if",
        question="What is an answer made of, and what changes it?",
        attempt="Press on the picture and drag the gray square over it: where does the answer fall? Then take it back, "
        "and click maps to switch their channels off. How many can go before the answer changes? Which one alone "
        "changes it most? Open the kernels of the first layer, and negate one.",
        answer="The answer hangs on some parts of the picture and hardly on others: cover the eyes, and a cat may "
        "become a dog. A single channel is seldom needed, since others know much of the same; in the last layers, "
        "which say what is there, it counts more. What changes in one layer changes all after it, and none before.",
        render=what_if.render,
    ),
    Lesson(
        slug="gallery",
        section="Architectures",
        title="Gallery",
        question="Is a larger network a better one?",
        attempt="Find AlexNet and SqueezeNet, then VGG19 and MobileNet V2: how far apart are they in accuracy, and how "
        "far in parameters? Then hold accuracy against the multiply-adds. Which network has many parameters and yet "
        "little to compute? Last, measure the time on this machine: does it follow the multiply-adds?",
        answer="Not by its size alone: how it is built counts. SqueezeNet is as accurate as AlexNet with 49 times "
        "fewer parameters, and MobileNet V2 as VGG19 with 41 times fewer and 65 times fewer multiply-adds. Parameters "
        "and computing are two things: most of AlexNet’s weights are in dense layers, which use each only once, while "
        "a convolution uses each of its few at every place. Time follows the multiply-adds only roughly: many small "
        "steps, and kernels that look at each channel by itself, take longer for each of them.",
        render=gallery.render,
        own_input=True,
    ),
    Lesson(
        slug="blocks",
        section="Architectures",
        title="Blocks",
        question="What are deep networks built of?",
        attempt="Press Play and watch the picture’s tensors flow through the block. Where do they branch, and how do "
        "they come together again: added or stacked? Then choose the bottleneck, and read what a plain convolution in "
        "its place would cost. For which kind of block is the plain one cheaper, and what does the block do instead?",
        answer="Of a few kinds of block, repeated. Residual blocks add their input to what they computed, dense and "
        "inception blocks stack maps. Most save by a 1 × 1 convolution that makes the channels few before the costly "
        "windows, or by looking at each channel by itself. An inverted residual block may cost more than one plain "
        "convolution between its few channels: it looks at six times as many inside.",
        render=blocks.render,
    ),
    Lesson(
        slug="two-networks",
        section="Architectures",
        title="Two networks",
        question="What do two networks make of the same picture?",
        attempt="Walk both from the picture to the answers. Where do their maps still show the same edges, and from "
        "where on has each gone its own way? Which one has cost more by then, and which sees more of the picture? "
        "Then take a picture of something that neither knows.",
        answer="Early maps are alike, since edges and colours are what any network finds first; later ones answer to "
        "what each has learned, and channel 5 of one has nothing to do with channel 5 of the other. A deeper network "
        "usually sees more of the picture at the same size of maps. Both must name a class that they know, whatever "
        "the picture shows.",
        render=two_networks.render,
    ),
    Lesson(
        slug="build",
        section="Architectures",
        title="Build a network",
        question="What makes the receptive field grow faster: a larger kernel, more layers, or a pooling?",
        attempt="Read “sees” on every card of LeNet-5. Then put one more convolution behind the first, make its kernel "
        "7 × 7, and add a pooling behind it. Which of the three lets the last pooling see most, and what does each "
        "cost in parameters? Click a card to read how its numbers came about.",
        answer="The pooling. A kernel of size k adds k − 1 steps to what is seen, wherever it stands: one more 3 × 3 "
        "layer adds two, a 7 × 7 one six. A pooling with stride 2 doubles the step of every layer behind it, and the "
        "next pooling doubles it again, without a single weight; so does a convolution with stride 2. Two 3 × 3 layers "
        "see as much as one 5 × 5, with fewer weights between as many channels, and with a bend in between.",
        render=builder.render,
    ),
    Lesson(
        slug="own",
        section="Architectures",
        title="Your own network",
        question="What has your own network learned?",
        attempt="Bring the weights of a network that you trained, or an ONNX file, and state what its pictures were "
        "normalised by. Choose another normalisation: does the answer stay? Then open it in Layers and look for maps "
        "that are dead on every picture.",
        answer="A file of weights is numbers with names and shapes; together with the architecture it is the network. "
        "How pictures were prepared is not in it, and prepared in another way they are another input, on which the "
        "answer can be wrong and sure of itself. A map that is zero on every picture costs time and tells nothing.",
        render=own.render,
    ),
    Lesson(
        slug="data",
        section="Training",
        title="Data",
        question="What does a network learn from?",
        attempt="Hang all images as small as they go, class by class: which classes can you tell apart from afar? "
        "Click an image and walk down to a single number: how many indices does it take? Then switch the "
        "normalisation of the mini-batch off and on, and read its mean and deviation.",
        answer="From many labelled images, stacked into one tensor of shape (n, c, h, w): images, channels, rows, "
        "columns. Four indices name one number. A network sees them in mini-batches, tensors of the same kind with "
        "fewer images, normalised so that each channel has about mean 0 and deviation 1. How often each class is there "
        "matters, too: of what is rare, little is learned.",
        render=data.render,
        own_input=True,
    ),
    Lesson(
        slug="augmentation",
        section="Training",
        title="Augmentation",
        question="Which changes leave alone what an image shows?",
        attempt="Turn the images by up to 20°, and press “Draw again” a few times: can you still read each of them? "
        "Then switch on “Mirror”: which images would you now call wrong? Find for each slider how far it may go before "
        "you yourself can no longer tell the class.",
        answer="A class that survives the change: a digit that is shifted, tilted or darker is the same digit, but a "
        "mirrored 2 is no 2, and a 6 upside down is a 9. Which changes are harmless depends on the classes and not on "
        "the network. The network never sees the same numbers twice, so it has to learn what stays the same, and it "
        "learns by heart less. Only training images are changed; validation and test images stay as they are.",
        render=augmentation.render,
        own_input=True,
    ),
    Lesson(
        slug="train",
        section="Training",
        title="Training",
        question="How does a network learn?",
        attempt="Press Train: after how many epochs is it right about most images that it never learned from? Then set "
        "the learning rate to 3 and train anew, and again with 10: what becomes of the loss? Last, go back to 0.03, "
        "and take only 50 training images (More settings) and 40 epochs: where do the two curves of the loss part?",
        answer="By many small steps: the gradient says for each weight which way the loss falls, and each mini-batch "
        "moves all weights a little that way. Steps that are too long leap over every valley: with 3 the network only "
        "guesses, with 10 the loss grows without end. A few images it soon learns by heart: their loss falls to 0, "
        "while that of images it has never seen rises again. That is overfitting.",
        render=train.render,
        own_input=True,
    ),
    Lesson(
        slug="runs",
        section="Training",
        title="Runs",
        question="Does the same training give the same network?",
        attempt="Press “The same seed twice, another once”, and read the curves when all three are finished: which of "
        "them lie on each other? Then drag the slider through the epochs: when do the kernels take their shape, and "
        "when does the answer? Last, let the three ways to start from 50 images be trained: which is best, and why?",
        answer="With the same settings and the same seed, yes, to the last digit: the first weights and the order of "
        "the images are drawn from the seed. Another seed gives other kernels that end about as well, so one curve "
        "alone says little about a setting. Most of what a network learns, it learns in the first epochs. And 50 "
        "images are few for fresh weights, which soon know them by heart; a network that knows strokes and edges from "
        "other digits needs to learn less, and with most of its weights frozen it has less to learn by heart with.",
        render=runs.render,
    ),
    Lesson(
        slug="transfer",
        section="Training",
        title="Transfer",
        question="What is a trained network good for when the classes are new?",
        attempt="LeNet-5 has learned from the digits of MNIST, and here are other, coarser ones. How many of them does "
        "a new output layer need to be right about nine of ten? Then take Mini ResNet, which knows animals and cars, "
        "and the generated shapes: do its last features serve best, or those of a layer in the middle? Click an image "
        "on the plane: are its nearest ones of the same class? Or take pictures of two things on the page Data, and "
        "show both to the new layer live on the camera.",
        answer="All layers but the last turn an image into numbers that say what is in it, and these features often "
        "serve other classes too. So only the output layer has to learn: a few dozen images and seconds are enough "
        "where the new classes resemble the old ones. The further they are from what the network knows, the earlier "
        "the layer should be: late features have dropped what the old classes did not need. Images whose features are "
        "close look alike to the network, and that is not always what looks alike to you.",
        render=transfer.render,
    ),
)
