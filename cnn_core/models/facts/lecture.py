"""The networks that the lecture names, in its order.

Parameters and multiply-adds are those of the network as it is built here, without classifiers that only training uses;
a test counts them again. Where the library states an accuracy and a licence for its weights, its entry adds them.
"""

from cnn_core.models.entry import Accuracy, Facts
from cnn_core.models.facts import papers

_SMALL_KERNELS = (
    "Only 3×3 kernels, in many layers: two in a row see 5×5 pixels and three see 7×7, with fewer weights than one "
    "large kernel."
)
_RESIDUAL = (
    "Residual blocks: each adds its input to what its two 3×3 convolutions computed, so that even a very deep network "
    "learns."
)
_BOTTLENECK = (
    "Residual blocks with a bottleneck: a 1×1 convolution makes the maps fewer before the 3×3 convolution, another "
    "makes them many again, and the block's input is added."
)
_DENSE = (
    "Dense blocks: every layer reads the maps of all layers before it in its block, and adds only a few of its own."
)
_SEARCHED = (
    "Blocks that an automatic search helped to find, with squeeze-and-excitation and hard-swish, an activation that is "
    "cheap on a phone."
)
_TIMMS_RESULTS = (
    "50,000 validation images of ImageNet, as timm states it for {}: github.com/huggingface/pytorch-image-models, "
    "results/results-imagenet.csv, commit 0173a13"
)

LECTURE: dict[str, Facts] = {
    "alexnet": Facts(
        novelty="ReLU, dropout and training on graphics cards: a deep network won the ImageNet contest of 2012 by far.",
        paper=papers.ALEXNET,
        parameters=61_100_840,
        multiply_adds=714_188_480,
    ),
    "vgg16": Facts(
        novelty=_SMALL_KERNELS,
        paper=papers.VGG,
        parameters=138_357_544,
        multiply_adds=15_470_264_320,
    ),
    "vgg19": Facts(
        novelty=_SMALL_KERNELS,
        paper=papers.VGG,
        parameters=143_667_240,
        multiply_adds=19_632_062_464,
    ),
    "googlenet": Facts(
        novelty=(
            "Inception blocks: kernels of several sizes and a pooling look at the same place side by side, and 1×1 "
            "convolutions keep that cheap; torchvision’s has 3×3 kernels where the paper has 5×5."
        ),
        paper=papers.GOOGLENET,
        parameters=6_624_904,
        multiply_adds=1_498_376_192,
    ),
    "inception_v3": Facts(
        novelty="Large kernels become several small ones: a 5×5 becomes two 3×3, a 7×7 becomes pairs of 1×7 and 7×1.",
        paper=papers.INCEPTION_V3,
        parameters=23_834_568,
        multiply_adds=5_713_216_096,
    ),
    "resnet18": Facts(
        novelty=_RESIDUAL,
        paper=papers.RESNET,
        parameters=11_689_512,
        multiply_adds=1_814_073_344,
    ),
    "resnet34": Facts(
        novelty=_RESIDUAL,
        paper=papers.RESNET,
        parameters=21_797_672,
        multiply_adds=3_663_761_408,
    ),
    "resnet50": Facts(
        novelty=_BOTTLENECK,
        paper=papers.RESNET,
        parameters=25_557_032,
        multiply_adds=4_089_184_256,
    ),
    "resnet101": Facts(
        novelty=_BOTTLENECK,
        paper=papers.RESNET,
        parameters=44_549_160,
        multiply_adds=7_801_405_440,
    ),
    "resnet152": Facts(
        novelty=_BOTTLENECK,
        paper=papers.RESNET,
        parameters=60_192_808,
        multiply_adds=11_513_626_624,
    ),
    "densenet121": Facts(
        novelty=_DENSE,
        paper=papers.DENSENET,
        parameters=7_978_856,
        multiply_adds=2_834_161_664,
    ),
    "densenet169": Facts(
        novelty=_DENSE,
        paper=papers.DENSENET,
        parameters=14_149_480,
        multiply_adds=3_359_843_328,
    ),
    "densenet201": Facts(
        novelty=_DENSE,
        paper=papers.DENSENET,
        parameters=20_013_928,
        multiply_adds=4_291_365_888,
    ),
    "mobilenet_v2": Facts(
        novelty=(
            "Inverted residual blocks: few maps become many, a 3×3 convolution runs in each map alone, and a 1×1 "
            "convolution without activation makes them few again."
        ),
        paper=papers.MOBILENET_V2,
        parameters=3_504_872,
        multiply_adds=300_774_272,
    ),
    "mobilenet_v3_small": Facts(
        novelty=_SEARCHED,
        paper=papers.MOBILENET_V3,
        parameters=2_542_856,
        multiply_adds=56_510_400,
    ),
    "mobilenet_v3_large": Facts(
        novelty=_SEARCHED,
        paper=papers.MOBILENET_V3,
        parameters=5_483_032,
        multiply_adds=216_589_760,
    ),
    "squeezenet1_0": Facts(
        novelty=(
            "Fire blocks: a 1×1 convolution squeezes the maps to a few, from which 1×1 and 3×3 convolutions make many "
            "again; AlexNet's accuracy with 50 times fewer weights."
        ),
        paper=papers.SQUEEZENET,
        parameters=1_248_424,
        multiply_adds=818_924_576,
    ),
    "xception": Facts(
        novelty=(
            "Nearly every convolution is separable: a 3×3 in each map alone, then a 1×1 across the maps; most blocks "
            "add their input."
        ),
        paper=papers.XCEPTION,
        accuracy=Accuracy(top1=0.79040, top5=0.94382, source=_TIMMS_RESULTS.format("legacy_xception.tf_in1k")),
        parameters=22_855_952,
        multiply_adds=8_357_403_496,
    ),
    "inception_resnet_v2": Facts(
        novelty="Inception blocks that add their input to their result, which makes them learn much faster.",
        paper=papers.INCEPTION_RESNET,
        accuracy=Accuracy(top1=0.80462, top5=0.95308, source=_TIMMS_RESULTS.format("inception_resnet_v2.tf_in1k")),
        parameters=55_843_464,
        multiply_adds=13_155_794_016,
    ),
    "nasnetalarge": Facts(
        novelty=(
            "An automatic search found the wiring of two small cells on CIFAR-10; stacked many times, they classify "
            "ImageNet."
        ),
        paper=papers.NASNET,
        accuracy=Accuracy(top1=0.82626, top5=0.96042, source=_TIMMS_RESULTS.format("nasnetalarge.tf_in1k")),
        parameters=88_753_150,
        multiply_adds=23_783_414_658,
    ),
}
