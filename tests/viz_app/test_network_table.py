"""What the table of networks sends, and what it believes of what comes back."""

import json
import struct
from typing import Any

import pytest
import streamlit as st

from viz_app.components import network_table
from viz_app.components.network_table import About, Cell, Row, show_network_table

ROWS = (
    Row(slug="vgg16", cells=(Cell(text="VGG16"), Cell(text="71.6%", number=0.716))),
    Row(slug="alexnet", cells=(Cell(text="AlexNet"), Cell(text="not stated"))),
)


@pytest.fixture
def shown(monkeypatch) -> dict[str, Any]:
    """What reaches the component, and what it tells."""
    sent: dict[str, Any] = {}
    told: dict[str, Any] = {}
    monkeypatch.setattr(network_table, "renderer", lambda _: lambda **options: sent.update(options))
    monkeypatch.setattr(st, "session_state", told)
    return {"sent": sent, "told": told, "opened": []}


def show(shown: dict[str, Any]) -> None:
    show_network_table(
        ("Network", "Top-1"),
        ROWS,
        about=About(name="All figures", caption="All"),
        chosen="vgg16",
        card="card",
        on_open=shown["opened"].append,
        key="table",
    )


def facts_of(data: bytes) -> dict[str, Any]:
    [length] = struct.unpack("<I", data[:4])
    return json.loads(data[4 : 4 + length])["facts"]


def test_the_table_goes_out_with_the_texts_to_read_and_the_numbers_to_sort_by(shown):
    show(shown)
    assert facts_of(shown["sent"]["data"]) == {
        "name": "All figures",
        "caption": "All",
        "columns": ["Network", "Top-1"],
        "rows": [
            {"slug": "vgg16", "cells": [["VGG16", None], ["71.6%", 0.716]]},
            {"slug": "alexnet", "cells": [["AlexNet", None], ["not stated", None]]},
        ],
        "chosen": "vgg16",
        "card": "card",
    }


def test_a_name_that_is_clicked_is_opened(shown):
    show(shown)
    shown["told"]["table"] = {"opened": "alexnet"}
    shown["sent"]["on_opened_change"]()
    assert shown["opened"] == ["alexnet"]


@pytest.mark.parametrize("told", [None, "alexnet", {}, {"opened": None}, {"opened": ["vgg16"]}, {"opened": "lenet5"}])
def test_what_is_no_row_of_the_table_is_not_opened(shown, told):
    show(shown)
    shown["told"]["table"] = told
    shown["sent"]["on_opened_change"]()
    assert shown["opened"] == []
