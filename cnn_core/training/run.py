"""A training in progress, one mini-batch at a time, which a caller can show, stop and resume."""

import time
from dataclasses import asdict
from typing import Any

import torch
from torch import Generator, Tensor, nn
from torch.nn import functional as F

from cnn_core.augmentation import augment
from cnn_core.errors import CnnCoreError
from cnn_core.training.data import TrainingData
from cnn_core.training.device import computing_on
from cnn_core.training.diverging import LossWatch
from cnn_core.training.epoch import Epoch, LayerGradient, Step
from cnn_core.training.evaluating import assess
from cnn_core.training.gradients import gradients_of, length
from cnn_core.training.initialising import initialise
from cnn_core.training.normalising import Normalisation, as_floats
from cnn_core.training.optimisers import optimiser_of
from cnn_core.training.randomness import Randomness
from cnn_core.training.recipe import Recipe
from cnn_core.training.running_epoch import RunningEpoch


class TrainingRun:
    """Trains a network in place: `step()` until `epoch_is_over`, then `end_epoch()`, until `is_finished`.

    The order of the images and the augmentation are drawn from one generator on the processor, on every device.

    Args:
        network: Its weights are overwritten with fresh ones, unless `keeps_weights`. Those that take no gradient stay
            as they are, and a module of which none takes one stays in evaluation mode.
        data: Images of the size that the network takes; moved to the device once.
        normalisation: Applied to the images, 0 to 1.
        recipe: The settings.
        device: Where it computes.
        keeps_weights: Whether it goes on from the weights that the network has.
    """

    def __init__(
        self,
        network: nn.Module,
        data: TrainingData,
        normalisation: Normalisation,
        recipe: Recipe,
        *,
        device: torch.device | str = "cpu",
        keeps_weights: bool = False,
    ) -> None:
        self.recipe, self.normalisation = recipe, normalisation
        self.device = torch.device(device)
        self.generator = Generator().manual_seed(recipe.seed)
        network.to(memory_format=torch.channels_last)  # first: fresh weights are drawn in the order of the memory
        if not keeps_weights:
            initialise(network, self.generator)
        with computing_on(self.device):
            self.network = network.to(self.device).eval()  # until the first step
            self.data = data.to(self.device)
        self.optimizer = optimiser_of(recipe, [weight for weight in network.parameters() if weight.requires_grad])
        self.randomness = Randomness(recipe.seed, self.device)
        self.finished = 0  # epochs
        self.steps = 0  # of all epochs
        self._running: RunningEpoch | None = None
        self._losses = LossWatch()
        self._before: dict[str, Tensor] | None = None

    @property
    def steps_per_epoch(self) -> int:
        """Count the mini-batches of an epoch; the last one may be smaller."""
        return -(-len(self.data.train) // self.recipe.batch_size)

    @property
    def step_of_epoch(self) -> int:
        """Count the steps of the epoch that are done, 0 where none has begun."""
        return 0 if self._running is None else -(-self._running.images // self.recipe.batch_size)

    @property
    def epoch_is_over(self) -> bool:
        """Whether all steps of an epoch are done, and `end_epoch` is next."""
        return self._running is not None and self._running.is_over

    @property
    def is_finished(self) -> bool:
        """Whether every epoch is over."""
        return self.finished >= self.recipe.epochs

    def step(self, *, measure_update: bool = False) -> Step:
        """Learn from the next mini-batch.

        Args:
            measure_update: Whether `gradients()` can tell how far the step went; costs a copy of the weights.

        Raises:
            CnnCoreError: If the loss is no longer a number.
        """
        started, running = time.perf_counter(), self._epoch_at_work()
        indices = running.order[running.images : running.images + self.recipe.batch_size]
        rate = self._set_learning_rate(self.finished + running.images / self.recipe.batch_size / self.steps_per_epoch)
        with computing_on(self.device):
            images, labels = self._batch(indices.to(self.device))
            self._before = self._weights() if measure_update else None
            loss, right = self._learn(images, labels)
        self.steps += 1
        running.add(images=len(indices), loss=loss, right=right, seconds=time.perf_counter() - started)
        return Step(
            number=self.steps,
            epoch=self.finished + 1,
            loss=loss,
            accuracy=right / len(indices),
            images=len(indices),
            learning_rate=rate,
        )

    def end_epoch(self) -> Epoch:
        """Ask the network about the validation images, and sum the epoch up.

        Raises:
            CnnCoreError: If steps are missing, or the network gives no numbers any more.
        """
        running = self._running
        if running is None or not running.is_over:
            raise CnnCoreError(f"epoch {self.finished + 1} is not over: steps of it are missing")
        assessment = assess(self.network, self.data.validation, self.normalisation)
        if not self._losses.see(assessment.loss):
            raise self._divergence(f"after step {self.steps} (epoch {self.finished + 1})")
        self.finished, self._running = self.finished + 1, None
        return Epoch(
            number=self.finished,
            of=self.recipe.epochs,
            loss=running.loss_sum / running.images,
            train_accuracy=running.right / running.images,
            validation_loss=assessment.loss,
            validation_accuracy=assessment.accuracy,
            images_per_second=running.images / running.seconds,
            confusion=assessment.confusion,
            learning_rate=self._learning_rate(),
        )

    def one_epoch(self) -> Epoch:
        """Take the steps that are missing to the end of the epoch, and end it."""
        while not self.epoch_is_over:
            self.step()
        return self.end_epoch()

    def gradients(self) -> tuple[LayerGradient, ...]:
        """Return how large each layer's weights and last gradient are; nothing before the first step."""
        return gradients_of(self.network, self._before)

    def state(self) -> dict[str, Any]:
        """Return all that `restore` needs to go on from here, in the middle of an epoch too."""
        return {
            "recipe": asdict(self.recipe),
            "images": len(self.data.train),
            "finished": self.finished,
            "steps": self.steps,
            "running": self._running.state() if self._running else None,
            "losses": asdict(self._losses),
            "generator": self.generator.get_state(),
            "randomness": self.randomness.state,
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from where a training of the same recipe, network and data was.

        It may have been on another device; then dropout draws other numbers from here on than it would have there.

        Raises:
            CnnCoreError: If it was another one.
        """
        if state.get("recipe") != asdict(self.recipe) or state.get("images") != len(self.data.train):
            raise CnnCoreError("it was written with other settings")
        self.finished, self.steps = state["finished"], state["steps"]
        self._running = RunningEpoch(**state["running"]) if state["running"] else None
        self._losses = LossWatch(**state["losses"])
        self.generator.set_state(state["generator"])
        self.randomness.go_on_from(state["randomness"])
        self.network.load_state_dict(state["network"])
        self.optimizer.load_state_dict(state["optimizer"])

    def _epoch_at_work(self) -> RunningEpoch:
        if self.is_finished:
            raise CnnCoreError(f"the training is finished: all its epochs ({self.recipe.epochs}) are over")
        if self._running is None:
            self._running = RunningEpoch(order=torch.randperm(len(self.data.train), generator=self.generator))
        if not self.network.training:
            self._start_training_mode()
        return self._running

    def _start_training_mode(self) -> None:
        self.network.train()
        for module in self.network.modules():
            weights = list(module.parameters())
            if weights and not any(weight.requires_grad for weight in weights):
                module.eval()

    def _set_learning_rate(self, epoch: float) -> float:
        rate = self.recipe.learning_rate_at(epoch)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        return rate

    def _learning_rate(self) -> float:
        return float(self.optimizer.param_groups[0]["lr"])

    def _batch(self, indices: Tensor) -> tuple[Tensor, Tensor]:
        images, labels = self.data.train.images[indices], self.data.train.labels[indices]
        images = augment(
            as_floats(images), self.recipe.augmentation, self.generator, normalise=self.normalisation.apply
        )
        return images.contiguous(memory_format=torch.channels_last), labels

    def _learn(self, images: Tensor, labels: Tensor) -> tuple[float, int]:
        """Take a step against the gradient of the loss; return the loss and the right answers before it."""
        with (
            self.randomness.lent(),
            torch.autocast(self.device.type, torch.bfloat16, enabled=self.recipe.bfloat16),
        ):
            answer = self.network(images)
            logits = answer if isinstance(answer, Tensor) else answer[0]  # the others help some networks to learn
            loss = F.cross_entropy(logits, labels, label_smoothing=self.recipe.label_smoothing)
        value = loss.item()
        if not self._losses.see(value):
            raise self._divergence(f"in step {self.steps + 1} (epoch {self.finished + 1})")
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return value, int((logits.detach().argmax(1) == labels).sum())

    def _weights(self) -> dict[str, Tensor]:
        return {name: weight.detach().clone() for name, weight in self.network.named_parameters()}

    def _divergence(self, where: str) -> CnnCoreError:
        gradients = [weight.grad for weight in self.network.parameters() if weight.grad is not None]
        norm = length(gradients) if gradients else None
        moments = (step / self.steps_per_epoch for step in range(max(self.steps, 1)))
        rate = max(map(self.recipe.learning_rate_at, moments))
        return self._losses.error(self.recipe, where=where, rate=rate, gradient_norm=norm)
