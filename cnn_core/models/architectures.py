"""The architectures of the small networks that this project trained itself and ships.

Every step is a module of its own (no activation is shared or in place), so that a learner meets each of them by name.
"""

from collections import OrderedDict
from typing import no_type_check

from jaxtyping import Float
from torch import Tensor, nn


def lenet5() -> nn.Sequential:
    """Build LeNet-5 with ReLU and max pooling, for gray 28×28 digits.

    Source:
        LeCun et al. 1998, "Gradient-based learning applied to document recognition"; activation and pooling are
        today's.
    """
    return nn.Sequential(
        OrderedDict(
            conv1=nn.Conv2d(1, 6, 5, padding=2),  # (6, 28, 28)
            relu1=nn.ReLU(),
            pool1=nn.MaxPool2d(2),  # (6, 14, 14)
            conv2=nn.Conv2d(6, 16, 5),  # (16, 10, 10)
            relu2=nn.ReLU(),
            pool2=nn.MaxPool2d(2),  # (16, 5, 5)
            flatten=nn.Flatten(),  # (400,)
            dense1=nn.Linear(400, 120),
            relu3=nn.ReLU(),
            dense2=nn.Linear(120, 84),
            relu4=nn.ReLU(),
            dense3=nn.Linear(84, 10),
        )
    )


def tiny_vgg() -> nn.Sequential:
    """Build a VGG in small: three times two 3×3 convolutions and a pooling, at most 32 channels, no batch norm.

    Source:
        Simonyan & Zisserman 2014, arXiv:1409.1556, for the pattern.
    """
    layers: OrderedDict[str, nn.Module] = OrderedDict()
    for stage in (1, 2, 3):
        for step in (1, 2):
            channels = 3 if (stage, step) == (1, 1) else 32
            layers[f"conv{stage}_{step}"] = nn.Conv2d(channels, 32, 3, padding=1)
            layers[f"relu{stage}_{step}"] = nn.ReLU()
        layers[f"pool{stage}"] = nn.MaxPool2d(2)  # (32, 16, 16), (32, 8, 8), (32, 4, 4)
    layers["flatten"] = nn.Flatten()  # (512,)
    layers["dense"] = nn.Linear(512, 10)
    return nn.Sequential(layers)


class ResidualBlock(nn.Module):
    """Two 3×3 convolutions and a way around them: ReLU(convolutions(x) + shortcut(x)).

    Where the block halves the map, the shortcut averages 2×2 pixels before its 1×1 convolution, so that it drops none.

    Source:
        He et al. 2015, arXiv:1512.03385, figure 2; He et al. 2018, arXiv:1812.01187, figure 2c, for the shortcut.
    """

    def __init__(self, channels_in: int, channels: int, *, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels_in, channels, 3, stride=stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(channels)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(channels)
        self.shortcut: nn.Module = nn.Identity()
        if stride != 1 or channels_in != channels:
            pool = OrderedDict[str, nn.Module](pool=nn.AvgPool2d(stride)) if stride != 1 else OrderedDict()
            projection = nn.Conv2d(channels_in, channels, 1, bias=False)
            self.shortcut = nn.Sequential(OrderedDict(pool, conv=projection, norm=nn.BatchNorm2d(channels)))
        self.relu2 = nn.ReLU()

    @no_type_check  # torch.fx traces it with a stand-in for the tensor
    def forward(self, x: Float[Tensor, "n c h w"]) -> Float[Tensor, "n k p q"]:
        y = self.relu1(self.norm1(self.conv1(x)))
        return self.relu2(self.norm2(self.conv2(y)) + self.shortcut(x))


def mini_resnet() -> nn.Sequential:
    """Build a small residual network for RGB 32×32: a stem, nine residual blocks, global average pooling.

    Most of its work lies at 16×16 and below, where a channel is cheap; that is what keeps it under 60 million
    multiply-adds.
    """
    return nn.Sequential(
        OrderedDict(
            conv1=nn.Conv2d(3, 16, 3, padding=1, bias=False),  # (16, 32, 32)
            norm1=nn.BatchNorm2d(16),
            relu1=nn.ReLU(),
            block1=ResidualBlock(16, 16),
            block2=ResidualBlock(16, 40, stride=2),  # (40, 16, 16)
            block3=ResidualBlock(40, 40),
            block4=ResidualBlock(40, 40),
            block5=ResidualBlock(40, 80, stride=2),  # (80, 8, 8)
            block6=ResidualBlock(80, 80),
            block7=ResidualBlock(80, 80),
            block8=ResidualBlock(80, 160, stride=2),  # (160, 4, 4)
            block9=ResidualBlock(160, 160),
            pool=nn.AdaptiveAvgPool2d(1),  # (160, 1, 1)
            flatten=nn.Flatten(),
            dense=nn.Linear(160, 10),
        )
    )
