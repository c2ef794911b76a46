"""The options that say how to search: the same for every command that does."""

import argparse

from tongsa.cli.numbers import count, exponent, share, whole
from tongsa.tasks.options import Options


def add_search_arguments(parser: argparse.ArgumentParser) -> None:
    """Add them; what is not given comes from the model file."""
    group = parser.add_argument_group(
        "search", "docs/decoding.md explains each; what is not given comes from the model file"
    )
    group.add_argument("--beam", type=count, metavar="K", help="width of the search; 1 is greedy")
    group.add_argument(
        "--length-penalty",
        type=exponent,
        metavar="A",
        help="scores are divided by length ** A; more than 1 favours long answers",
    )
    group.add_argument(
        "--coverage-penalty",
        type=exponent,
        metavar="B",
        help="what answers lose that leave source words unseen",
    )
    group.add_argument(
        "--mutual-information",
        type=exponent,
        metavar="L",
        help="what answers lose that would fit anything; 0: nothing",
    )
    group.add_argument(
        "--groups",
        type=count,
        metavar="G",
        help="diverse beam search: so many parts of the beam that keep apart",
    )
    group.add_argument(
        "--diversity", type=exponent, metavar="D", help="how far the groups keep apart; try 0.5"
    )
    group.add_argument(
        "--ctc-weight",
        type=exponent,
        metavar="L",
        help="how much CTC has to say, of models that have it; 1: it alone",
    )
    group.add_argument(
        "--no-repeat-ngram",
        type=whole,
        metavar="N",
        help="no N tokens in a row twice in an answer; 0: they may",
    )
    group.add_argument("--min-length", type=whole, metavar="N", help="tokens at least")
    group.add_argument(
        "--max-length",
        type=count,
        metavar="N",
        help="tokens at most; otherwise R for each of the source and ten, or what training saw",
    )
    group.add_argument(
        "--max-ratio", type=exponent, metavar="R", help="see --max-length; mostly 2, of summaries 0"
    )
    group.add_argument(
        "--sample",
        action=argparse.BooleanOptionalAction,
        help="draw answers by their probability instead of searching for the likeliest",
    )
    group.add_argument(
        "--temperature", type=exponent, metavar="T", help="of the draw; below 1 is more careful"
    )
    group.add_argument(
        "--top-k", type=whole, metavar="K", help="draw among the K likeliest tokens; 0: all"
    )
    group.add_argument(
        "--top-p",
        type=share,
        metavar="P",
        help="draw among the fewest tokens that hold the share P of the probability",
    )
    group.add_argument("--seed", type=whole, metavar="N", help="another one draws other answers")
    group.add_argument(
        "--replace-unk",
        action=argparse.BooleanOptionalAction,
        help="write the source word that an unknown word looked at (models of words)",
    )


def search_options(args: argparse.Namespace) -> Options:
    """Return what was given."""
    return {
        "beam_size": args.beam,
        "length_penalty": args.length_penalty,
        "coverage_penalty": args.coverage_penalty,
        "mutual_information": args.mutual_information,
        "diversity_groups": args.groups,
        "diversity_strength": args.diversity,
        "ctc_weight": args.ctc_weight,
        "no_repeat_ngram": args.no_repeat_ngram,
        "min_length": args.min_length,
        "max_length": args.max_length,
        "max_ratio": args.max_ratio,
        "sample": args.sample,
        "temperature": args.temperature,
        "top_k": args.top_k,
        "top_p": args.top_p,
        "seed": args.seed,
        "replace_unk": args.replace_unk,
    }
