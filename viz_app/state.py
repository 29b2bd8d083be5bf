"""What one visitor made and chose, as far as no widget holds it."""

import threading
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

import streamlit as st
from torch import Tensor

from cnn_core.kernels import Kernel


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A picture of the visitor's own, decoded; it lives in memory for the visit."""

    identity: str  # tells one upload from another
    name: str
    picture: Tensor  # uint8 (c, h, w)


@dataclass(frozen=True, kw_only=True)
class Shot:
    """A picture that the visitor took of a class; it lives in memory for the visit."""

    number: int  # tells one from another
    class_name: str
    picture: Tensor  # uint8 (c, h, w)


@dataclass
class Visit:
    """Everything that is kept between two runs of the script for one visitor."""

    name: str = field(default_factory=lambda: token_hex(8))  # tells one visit from another
    page: str | None = None
    incoming: dict[str, str] | None = None  # the address that the page was opened with, until it has been read
    unread: dict[str, str] = field(default_factory=dict[str, str])  # of it, what no run has reached so far
    keeps_unread: bool = False  # whether this run ended before all settings were reached
    settings: dict[str, Any] = field(default_factory=dict[str, Any])  # declared by this run, by name
    everywhere: dict[str, Any] = field(default_factory=dict[str, Any])  # those of all pages, declared by any run so far
    written: dict[str, str] | None = None  # what the address says, by name; None while the page runs
    notes: list[str] = field(default_factory=list[str])  # sentences for the top of the page
    keeps_notes: bool = False  # whether the next run shows them once more
    upload: Upload | None = None
    preset: Kernel | None = None  # the preset that the kernel edit in the address belongs to
    edits: dict[Kernel, str] = field(default_factory=dict[Kernel, str])  # as in the address, by preset
    canvas: str | None = None  # the picture that the paint in the address belongs to
    paintings: dict[str, str] = field(default_factory=dict[str, str])  # as in the address, by picture
    changed_network: str | None = None  # the network that the changes in the address belong to
    what_ifs: dict[str, str] = field(default_factory=dict[str, str])  # as in the address, by network
    networks: list[str] = field(default_factory=list[str])  # chosen ones that stand in no table
    datasets: list[str] = field(default_factory=list[str])  # likewise: the visitor's own
    shots: list[Shot] = field(default_factory=list[Shot])  # taken with the camera, class by class
    shots_taken: int = 0  # ever, those that were removed too
    shot_read: str = ""  # the picture of the camera that came last
    taking: threading.Lock = field(default_factory=threading.Lock)  # held while a picture is kept
    not_taken: str = ""  # the sentence that says why a picture could not be read
    images_read: str = ""  # the upload of images that was read last
    images_told: tuple[str, bool] | None = None  # what became of it, and whether it is a data set now
    images_notes: tuple[str, ...] = ()  # what else has to be said of it
    images_skipped: tuple[str, ...] = ()  # the files that were left out, each with the reason
    runs: list[str] = field(default_factory=list[str])  # tokens of trainings that were started or opened, newest last
    trained_stacks: list[str] = field(default_factory=list[str])  # networks of the builder that were chosen to train
    awaited_step: tuple[str, int] | None = None  # the training that takes one step, and how many it had taken before
    tuned: list[str] = field(default_factory=list[str])  # tokens of the trainings that the page "Transfer" began last
    not_tuned: str = ""  # the sentence that says why they could not be
    fetching: set[str] = field(default_factory=set[str])  # the networks whose weights were seen coming
    looked_at: str = ""  # the network and layer that are on screen
    walked_to: tuple[str, tuple[int, ...] | None] | None = None  # the layer and unit that a component just led to
    brought: tuple[str, str] | None = None  # the file of a network that was read last, and as what
    not_brought: str = ""  # the sentence that says why it could not be
    not_named: str = ""  # the same of a file of class names
    scrubbed: tuple[str, str, str] | None = None  # a training, and the epoch and colours with which its slider began
    no_example: str = ""  # the sentence that says why an example's trainings could not be started
    no_run: str = ""  # the sentence that says why a training could not be opened by its link
    brought_run: str = ""  # the file of weights of a training that was read last
    not_brought_run: str = ""  # the sentence that says why it could not be
    refused: tuple[str, str] | None = None  # the file that could not be read, and the sentence that says why


def visit() -> Visit:
    """Return the visitor's state, made at the first call."""
    if "visit" not in st.session_state:
        st.session_state["visit"] = Visit()
    return st.session_state["visit"]
