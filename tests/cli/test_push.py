"""Models on the Hub: pushed with a card, and found again by name."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from command_line import Done, run_apart, run_here
from fake_hub import FakeHub, fake_hub
from tongsa.runtime.model_file import read_model_file
from tongsa.tasks.model_card import model_card
from toys import trained


@pytest.fixture(scope="module")
def hub() -> Iterator[FakeHub]:
    with fake_hub() as hub:
        yield hub


def at(hub: FakeHub, home: Path, *args: str | Path, **env: str) -> Done:
    """Run a command that takes the fake for the Hub."""
    return run_apart(
        *args,
        env={
            "HF_ENDPOINT": hub.url,
            "HF_HOME": str(home),
            "HF_TOKEN": hub.token,
            "HF_HUB_DISABLE_XET": "1",
            "HF_HUB_DISABLE_PROGRESS_BARS": "1",
            **env,
        },
    )


def test_what_is_pushed_is_found_again_and_needs_no_network_then(
    hub: FakeHub, model_file: Path, tmp_path: Path
) -> None:
    done = at(hub, tmp_path, "push", model_file, "hf:user/numbers", "--licence", "apache-2.0")
    assert (done.status, done.out) == (0, f"{hub.url}/user/numbers\n")
    pushed = hub.repositories["user/numbers"]
    assert pushed["numbers.tongsa"] == model_file.read_bytes()
    assert b"license: apache-2.0" in pushed["README.md"]

    said = trained().model.run("one two three").text + "\n"
    done = at(hub, tmp_path, "translate", "hf:user/numbers", "one two three")
    assert (done.status, done.out) == (0, said)
    asked = len(hub.asked)
    done = at(hub, tmp_path, "run", "hf:user/numbers", "one two three", HF_HUB_OFFLINE="1")
    assert (done.status, done.out) == (0, said)
    assert len(hub.asked) == asked


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["translate", "hf:user/none", "one"], "hf:user/none: no such repository"),
        (["translate", "hf:user/empty", "one"], "must hold one model file (*.tongsa); there: none"),
        (["translate", "hf:a/b/c", "one"], "hf:a/b/c: is no name of a repository"),
        (["push", "{model}", "user/numbers"], "is no name on the Hub; write hf:user/name"),
        (["push", "missing.tongsa", "hf:user/numbers"], "missing.tongsa: no such file"),
    ],
)
def test_what_is_wrong_is_said(
    hub: FakeHub, model_file: Path, tmp_path: Path, args: list[str], said: str
) -> None:
    hub.repositories["user/empty"] = {"README.md": b""}
    done = at(hub, tmp_path, *(arg.format(model=model_file) for arg in args))
    assert (done.status, done.out) == (1, "")
    # The Hub's own library may have a word to say before.
    assert done.err.splitlines()[-1].startswith("tongsa: ")
    assert said in done.err
    assert "Traceback" not in done.err


def test_who_may_not_write_is_told_how(hub: FakeHub, model_file: Path, tmp_path: Path) -> None:
    done = at(hub, tmp_path, "push", model_file, "hf:user/mine", HF_TOKEN="hf_wrong")
    assert done.status == 1
    assert "run: hf auth login" in done.err
    assert "user/mine" not in hub.repositories


def test_the_card_says_what_the_file_knows(
    model_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    contents = read_model_file(model_file)
    done = run_here(capsys, "push", model_file, "hf:user/numbers", "--show", "--data", "Toys.")
    assert done.status == 0
    assert done.out == model_card(contents, "numbers.tongsa", "user/numbers", data="Toys.")
    head = yaml.safe_load(done.out.split("---")[1])
    assert head["language"] == ["en", "ko"]
    assert head["pipeline_tag"] == "translation"
    assert "license" not in head
    for score in contents.scores:
        assert f"| dev | {score['name']} | {score['value']:.2f} |" in done.out
    assert "Trained on 600 pairs" in done.out
    assert "\nToys.\n" in done.out
    assert 'tongsa translate hf:user/numbers "…"' in done.out
