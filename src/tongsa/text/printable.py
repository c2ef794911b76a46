"""Tokens as a person can read them."""


def printable(token: str) -> str:
    """Return `token` with a visible sign for each character that has none of its own.

    A space becomes `▁`, as SentencePiece writes it; a no-break space, for example, `<U+00A0>`.
    """
    if token.isprintable() and " " not in token:
        return token
    return "".join(map(_visible, token))


def _visible(character: str) -> str:
    if character == " ":
        return "▁"
    return character if character.isprintable() else f"<U+{ord(character):04X}>"
