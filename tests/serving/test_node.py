"""A client of another language: npm's `translate`, as it comes from there."""

import shutil
import subprocess
from pathlib import Path

import pytest

from live import Live
from toys import trained

_PROGRAM = """
import translate from "translate";
translate.engine = "libre";
translate.url = process.argv[2];
for (const text of process.argv.slice(3))
  console.log(await translate(text, { from: "en", to: "ko" }));
"""


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("npm"), reason="no Node here")
def test_npms_translate_is_served(translator: Live, tmp_path: Path) -> None:
    fetched = subprocess.run(
        ["npm", "install", "--no-audit", "--no-fund", "translate@3.1.0"],
        cwd=tmp_path,
        capture_output=True,
        timeout=120,
    )
    if fetched.returncode:
        pytest.skip("npm cannot fetch it here")
    (tmp_path / "ask.mjs").write_text(_PROGRAM)
    texts = ["one two three", "seven"]
    done = subprocess.run(
        ["node", "ask.mjs", f"{translator.url}/translate", *texts],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout.splitlines() == [trained().model.run(text).text for text in texts]
