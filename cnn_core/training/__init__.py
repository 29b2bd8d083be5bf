"""Training a network: settings, steps and epochs, and how they are kept."""

from cnn_core.training.checkpoints import write_whole
from cnn_core.training.data import Task, TrainingData
from cnn_core.training.device import device_of
from cnn_core.training.epoch import Epoch, LayerGradient, Step
from cnn_core.training.epochs import train
from cnn_core.training.evaluating import Assessment, assess, evaluate
from cnn_core.training.guessing import Guessing, guessing
from cnn_core.training.initialising import initialise
from cnn_core.training.normalising import Normalisation, as_floats, normalisation_of
from cnn_core.training.overfitting import Overfitting, overfitting
from cnn_core.training.recipe import OPTIMISERS, SCHEDULES, Optimiser, Recipe, Schedule
from cnn_core.training.run import TrainingRun
from cnn_core.training.run_folder import RunFolder
from cnn_core.training.settings import STARTS, RunSettings, Start

__all__ = [
    "OPTIMISERS",
    "SCHEDULES",
    "STARTS",
    "Assessment",
    "Epoch",
    "Guessing",
    "LayerGradient",
    "Normalisation",
    "Optimiser",
    "Overfitting",
    "Recipe",
    "RunFolder",
    "RunSettings",
    "Schedule",
    "Start",
    "Step",
    "Task",
    "TrainingData",
    "TrainingRun",
    "as_floats",
    "assess",
    "device_of",
    "evaluate",
    "guessing",
    "initialise",
    "normalisation_of",
    "overfitting",
    "train",
    "write_whole",
]
