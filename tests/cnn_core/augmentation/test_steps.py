import pytest
import torch
from torch import Generator

from cnn_core.augmentation import STEPS, Augmentation, augment, changes_of, steps_of
from tests.trainings import EVERY_KIND

TURNED = [0.0, -0.7704455, -0.8968424, -0.9251044, 0.0, -0.5253889]  # of the release that trained the shipped networks
COVERED = [0.4193549, 0.3548387, 0, 0, 0.6774194, 0.6129032, 0, 0, 0.9354839, 0.8709677, 0.8064516, 0, 0, 0, 0, 0]
EACH = [Augmentation(**{name: value}) for name, value in vars(EVERY_KIND).items()]


def halved(images: torch.Tensor) -> torch.Tensor:
    """Normalise by a mean of 0.25 and a deviation of 0.5."""
    return (images - 0.25) / 0.5


def seeded(seed: int = 3) -> Generator:
    return Generator().manual_seed(seed)


@pytest.mark.parametrize("augmentation", [Augmentation(), *EACH, EVERY_KIND], ids=repr)
def test_augmented_images_keep_their_shape_and_depend_on_the_seed_alone(augmentation):
    images = torch.rand(8, 3, 9, 7)
    one, other = (augment(images, augmentation, seeded()) for _ in range(2))
    assert one.shape == images.shape
    assert torch.equal(one, other)
    assert torch.equal(one, images) == (augmentation == Augmentation())


@pytest.mark.parametrize("augmentation", [*EACH, EVERY_KIND], ids=repr)
def test_another_seed_gives_other_images_and_every_image_its_own_numbers(augmentation):
    images = torch.rand(1, 3, 9, 7).expand(8, 3, 9, 7)
    changed = augment(images, augmentation, seeded())
    assert not torch.equal(changed, augment(images, augmentation, seeded(4)))
    assert not torch.equal(changed, changed[:1].expand_as(changed))


@pytest.mark.parametrize("augmentation", EACH, ids=repr)
def test_images_on_another_device_stay_there(augmentation):
    images = torch.rand(8, 3, 9, 7, device="meta")  # which refuses to be mixed with the processor's
    changed = augment(images, augmentation, seeded())
    assert changed.device.type == "meta"
    assert changed.shape == images.shape


@pytest.mark.parametrize("augmentation", EACH, ids=repr)
def test_the_images_that_came_in_stay_as_they_were(augmentation):
    images = torch.rand(8, 3, 9, 7)
    before = images.clone()
    augment(images, augmentation, seeded())
    assert torch.equal(images, before)


def test_the_steps_in_a_row_are_the_augmentation():
    images = torch.rand(8, 3, 9, 7)
    changes = list(changes_of(images, EVERY_KIND, seeded(), normalise=halved))
    assert [change.title for change in changes if change.title != "Normalised"] == [step.title for step in STEPS]
    assert [change.normalised for change in changes] == 5 * [False] + 7 * [True]
    assert torch.equal(changes[-1].images, augment(images, EVERY_KIND, seeded(), normalise=halved))


def test_light_is_changed_before_normalising_and_place_after_it():
    bright = torch.ones(4, 1, 3, 3)
    still = augment(bright, Augmentation(noise=1.0), seeded(), normalise=halved)
    assert -0.5 <= still.min() < still.max() <= 1.5  # (0 - 0.25) / 0.5 and (1 - 0.25) / 0.5
    erased = augment(bright, Augmentation(erase=1), seeded(), normalise=halved)
    assert set(erased.flatten().tolist()) == {0.0, 1.5}


def test_what_the_shipped_networks_learned_with_is_as_it_was():
    images = torch.linspace(-1, 1, 2 * 16).reshape(2, 1, 4, 4)
    turned = augment(images, Augmentation(shift=1, rotate=30.0, scale=0.2), seeded())
    covered = augment(images, Augmentation(shift=1, mirror=True, erase=2), seeded())
    assert turned.flatten()[:6].tolist() == pytest.approx(TURNED, abs=1e-6)
    assert covered.flatten()[16:].tolist() == pytest.approx(COVERED, abs=1e-6)


@pytest.mark.parametrize(("channels", "titles"), [(1, ["Brightness"]), (3, ["Brightness", "Hue"])])
def test_only_what_has_an_effect_is_a_step(channels, titles):
    steps = steps_of(Augmentation(brightness=0.1, hue=0.1), channels=channels)
    assert [step.title for step in steps] == titles


def test_every_amount_belongs_to_one_step():
    assert sorted(name for step in STEPS for name in step.fields) == sorted(vars(Augmentation()))
