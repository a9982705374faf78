"""`python -m tinygen.build.steps.shrink_recipe RECIPE -o OUT.tflite --keras OUT.keras --report OUT.json`."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from tinygen.build.steps.run import run_step


def main() -> int:
    """Run the recipe; 1 if a budget is not kept."""
    from tinygen.shrink.read import read_recipe
    from tinygen.shrink.shrink import shrink

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("-o", "--output", required=True, type=Path)
    parser.add_argument("--keras", required=True, type=Path)
    parser.add_argument("--report", required=True, type=Path)
    parser.add_argument("--model")
    words = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        done = shrink(read_recipe(words.recipe), Path(name), model=words.model, quiet=True, plots=False)
    for over in done.over:
        value = "not measured" if over["value"] is None else f"{over['value']:g}"
        print(f"a budget is not kept: {over['budget']} is {value}, {over['limit']:g} is allowed", file=sys.stderr)
    if done.over:
        return 1
    words.output.write_bytes(done.content)
    done.models[-1].save(words.keras)
    stages = [{key: value for key, value in stage.items() if key != "seconds"} for stage in done.report["stages"]]
    words.report.write_text(json.dumps({"encode": done.encode, "stages": stages}, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    run_step(main)
