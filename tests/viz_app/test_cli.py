import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from viz_app import cli


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--port", "banana"], "whole number from 1 to 65535, not 'banana'"),
        (["--port", "70000"], "whole number from 1 to 65535, not '70000'"),
        (["bake"], "argument COMMAND: invalid choice: 'bake'"),
        (["--host", ""], "name an address, such as 127.0.0.1"),
        (["--host", "no.such.host.invalid"], "no.such.host.invalid is no address of this machine; choose 127.0.0.1"),
        (["train"], "name a model, such as lenet5, or give --settings FILE"),
        (["train", "lenet5", "--settings", "run.json"], "give a model, such as lenet5, or --settings FILE, not both"),
        (["train", "--settings", "no.json"], "no.json cannot be read: No such file or directory\n"),
        (["train", "--settings", "assets/icons/icon.png"], "icon.png cannot be read: it is no text"),
        (["train", "--settings", "run.json", "--epochs", "3"], "with --settings, the file says how many epochs"),
        (["train", "lenet5", "--device", "tpu"], "there is no device 'tpu'; choose cpu or cuda"),
        (["evaluate", "--trained", "."], ". is no folder of a run"),
        (["train", "lenet7", "--data", "."], "no network called 'lenet7'"),
        (["train", "resnet18", "--data", "."], "own networks, which have a recipe: lenet5, tiny_vgg, mini_resnet"),
        (["train", "lenet5", "--data", ".", "--epochs", "0"], "a whole number of epochs, at least 1, not '0'"),
        (["train", "lenet5", "--epochs", "many"], "a whole number of epochs, at least 1, not 'many'"),
        (["evaluate", "lenet5", "--data", ".", "--weights", "no.safetensors"], "no.safetensors"),
    ],
)
def test_a_wrong_argument_is_one_sentence(arguments, sentence, capsys):
    assert cli.main(arguments) == 2
    error = capsys.readouterr().err
    assert sentence in error
    assert error.count("\n") == 1


def test_a_bound_of_memory_that_is_no_number_is_told_of_at_the_start(capsys, monkeypatch):
    monkeypatch.setenv("CNN_VIZ_RECORDS_MIB", "2 GB")
    assert cli.main([]) == 2
    assert capsys.readouterr().err.endswith("is '2 GB'; it has to be a whole number of MiB, such as 1024\n")


def test_a_port_in_use_is_told_of_with_the_next_one(capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert cli.main(["--port", str(port)]) == 2
    assert f"port {port} of 127.0.0.1 is in use already; choose another, such as" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise there")
def test_a_reader_who_has_read_enough_gets_no_traceback():
    with subprocess.Popen(
        [sys.executable, "-m", "viz_app.cli", "models"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as listing:
        assert listing.stdout.readline().startswith(b"lenet5")
        listing.stdout.close()
        assert (listing.stderr.read(), listing.wait()) == (b"", 1)


def test_a_file_that_is_called_as_a_library_stands_in_no_way(tmp_path):
    (tmp_path / "torch.py").write_text("raise SystemExit('the wrong torch')")
    command = shutil.which("cnn-viz", path=Path(sys.executable).parent)
    done = subprocess.run([command, "evaluate", "resnet18"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "is not one of the project's own networks" in done.stderr


def test_the_address_comes_from_the_environment(monkeypatch):
    monkeypatch.setenv("HOST", "0.0.0.0")
    monkeypatch.setenv("PORT", "9000")
    chosen = cli._parser().parse_args([])
    assert (chosen.host, chosen.port) == ("0.0.0.0", 9000)


def test_models_lists_every_network(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    assert cli.main(["models"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("lenet5")
    assert "resnet50                 103 MB   80.9%  25,557,032 parameters, 1,000 ImageNet classes." in lines
    assert "nasnetalarge             356 MB   82.6%  88,753,150 parameters, 1,000 ImageNet classes." in lines
    assert "timm.resnet50d" in lines[-1]


def test_help_names_the_commands(capsys):
    with pytest.raises(SystemExit, match="0"):
        cli.main(["--help"])
    text = capsys.readouterr().out
    assert all(command in text for command in ("train", "evaluate", "models", "--host", "--port"))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--model", "nothing"], "write it as package.module:build or file.py:build"),
        (["--model", "no_file.py:build"], "there is no file no_file.py here"),
        (["--model", "a:b", "--input", "3,224,224"], "the input must be such as 3x224x224, not '3,224,224'"),
        (["--model", "a:b", "--mean", "grey"], "it must be numbers with commas between them, not 'grey'"),
        (["--mean", "0.5"], "--mean says something of --model, which is not given"),
    ],
)
def test_a_network_of_ones_own_that_cannot_be_opened_is_one_sentence(arguments, sentence, capsys):
    assert cli.main(arguments) == 2
    error = capsys.readouterr().err
    assert sentence in error
    assert error.count("\n") == 1
