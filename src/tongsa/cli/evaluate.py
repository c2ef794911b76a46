"""`tongsa evaluate`."""

import argparse
import json
from functools import partial
from pathlib import Path

from tongsa.cli.numbers import count
from tongsa.cli.pairs import add_data_arguments, add_style_argument, layout_of, load_pairs
from tongsa.cli.score_lines import score_lines
from tongsa.cli.score_options import add_score_arguments
from tongsa.cli.search_options import add_search_arguments, search_options
from tongsa.data.destination import destination

HELP = "score a model on pairs that it has not seen"
EXAMPLES = """\
examples:
  tongsa evaluate model.tongsa test.tsv
  tongsa evaluate en-de.tongsa test.en test.de --beam 1 --outputs test.out.de
  tongsa evaluate en-ko.tongsa test.tsv --tokenisation ko-mecab --json
      BLEU over Korean morphemes; needs: pip install 'tongsa[mecab]'
  tongsa evaluate a.tongsa,b.tongsa,c.tongsa test.tsv
      three models together: the average of their probabilities
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "model", metavar="MODEL", help="a model file, or several that answer together: A,B,…"
    )
    add_data_arguments(parser, languages="default: as the model says")
    add_style_argument(parser)
    parser.add_argument("--threads", type=count, metavar="T", help="default: all cores")
    add_score_arguments(parser)
    parser.add_argument("--outputs", metavar="FILE", help="write the translations there")
    parser.add_argument("--json", action="store_true", help="the scores as one JSON object")
    add_search_arguments(parser)


def run(args: argparse.Namespace) -> int:
    from tongsa.cli.translating import translate_all
    from tongsa.data.whole_file import written_whole
    from tongsa.tasks.ensembles import model_paths
    from tongsa.tasks.pipeline import load
    from tongsa.text.normalise import normalise

    model = load(args.model, threads=args.threads)
    layout = layout_of(args, model.config.source_language, model.config.target_language)
    corpus = load_pairs(args.data, layout, skip_empty=args.skip_empty, model=model)
    score = partial(model.task.scores, tokenisation=args.tokenisation, lowercase=args.lowercase)
    options = search_options(args)
    search = model.search_signature(**options)
    # What cannot be scored or written shall be known before minutes of translating.
    score(["x"], ["x"], ["x"])
    if args.outputs:
        inputs = [*model_paths(args.model), *args.data]
        destination(Path(args.outputs), inputs, "the translations", "outputs.txt")
    sources = [pair.source for pair in corpus.pairs]
    outputs = [output.text for output in translate_all(model, sources, **options)]
    references = [normalise(pair.target) for pair in corpus.pairs]
    scores = score(sources, outputs, references, search=search)
    if args.outputs:
        with written_whole(args.outputs) as file:
            file.write("".join(f"{output}\n" for output in outputs).encode())
    if args.json:
        print(
            json.dumps(
                {
                    "model": args.model,
                    "data": args.data,
                    "sentences": len(corpus),
                    "search": search,
                    "scores": [vars(s) for s in scores],
                },
                ensure_ascii=False,
            )
        )
        return 0
    print(f"{len(corpus):,} sentences")
    for line in score_lines([(s.name, s.value, s.signature) for s in scores]):
        print(line)
    return 0
