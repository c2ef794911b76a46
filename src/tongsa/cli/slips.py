"""What was probably meant where a command line is not understood."""

import argparse
import difflib
from collections.abc import Iterable, Mapping, Sequence


def no_such_command(name: str, commands: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, commands, n=1, cutoff=0.5)
    meant = f"did you mean {close[0]!r}?" if close else "tongsa --help lists them"
    return f"there is no command {name!r}; {meant}"


def left_over(
    words: Sequence[str], command: str, parsers: Mapping[str, argparse.ArgumentParser]
) -> str:
    """Say what to do about words of a command line that are neither options nor have a place."""
    options = {name: _options(parser) for name, parser in parsers.items()}
    unknown = [word.partition("=")[0] for word in words if word.startswith("-") and word != "-"]
    if not unknown:
        return (
            f"there is no place for {' '.join(words)!r} in tongsa {command}; a text of several "
            'words stands in quotes: "I drink coffee."'
        )
    return "\n".join(_no_such_option(name, command, options) for name in dict.fromkeys(unknown))


def _no_such_option(name: str, command: str, options: Mapping[str, Sequence[str]]) -> str:
    close = difflib.get_close_matches(name, options[command], n=1, cutoff=0.7)
    theirs = [other for other, names in options.items() if name in names]
    if close:
        meant = f"did you mean {close[0]}?"
    elif theirs:
        meant = f"it is of tongsa {', '.join(theirs)}"
    else:
        meant = f"tongsa {command} --help lists them"
    return f"tongsa {command} has no option {name}; {meant}"


def _options(parser: argparse.ArgumentParser) -> list[str]:
    return [name for action in parser._actions for name in action.option_strings]
