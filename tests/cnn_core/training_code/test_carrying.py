import torch

from cnn_core.augmentation import STEPS
from cnn_core.datasets.shapes import draw_shapes
from cnn_core.images import gray
from cnn_core.models.architectures import mini_resnet
from cnn_core.training_code.carrying import Imported, carried, import_lines


def run(*functions):
    text, imported = carried(functions)
    assert "cnn_core" not in text
    names = {}
    exec(f"{import_lines(imported)}\n{text}", names)
    return names


def test_a_function_brings_what_it_needs_of_its_module():
    drawn, _ = run(draw_shapes)["draw_shapes"](16, torch.Generator().manual_seed(0))
    assert torch.equal(drawn, draw_shapes(16, torch.Generator().manual_seed(0))[0])


def test_a_function_brings_what_it_needs_of_other_modules_of_the_project():
    names, picture = run(gray), torch.randint(0, 256, (3, 4, 5), dtype=torch.uint8)
    assert torch.equal(names["gray"](picture), gray(picture))
    assert issubclass(names["CnnCoreError"], ValueError)


def test_a_class_comes_with_the_function_that_builds_of_it():
    assert str(run(mini_resnet)["mini_resnet"]()) == str(mini_resnet())


def test_every_change_of_images_can_be_carried_at_once():
    names = run(*(step.change for step in STEPS))
    assert {step.change.__name__ for step in STEPS} <= names.keys()


def test_only_what_is_used_is_imported():
    _, imported = carried([mini_resnet])
    assert imported == {
        Imported(module="collections", name="OrderedDict"),
        Imported(module="torch", name="Tensor"),
        Imported(module="torch", name="nn"),
    }


def test_imports_stand_in_their_usual_order():
    imported = [
        Imported(module="torch", name="nn"),
        Imported(module="torch"),
        Imported(module="torch.nn", name="functional", alias="F"),
        Imported(module="collections", name="OrderedDict"),
        Imported(module="math"),
        Imported(module="torch", name="Tensor"),
    ]
    assert import_lines(imported) == (
        "import math\nfrom collections import OrderedDict\n\n"
        "import torch\nfrom torch import Tensor, nn\nfrom torch.nn import functional as F"
    )
