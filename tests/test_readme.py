import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_example_of_python_runs(capsys):
    (example,) = (block for block in re.findall(r"```python\n(.*?)```", README, re.DOTALL) if "import" in block)
    exec(example, {})
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "input input (1, 3, 32, 32)"
    assert lines[-1] == "dense dense (1, 10)"


def test_the_pictures_are_there():
    pictures = re.findall(r"!\[.*?\]\((.*?)\)", README)
    assert pictures
    assert all((ROOT / picture).is_file() for picture in pictures)
