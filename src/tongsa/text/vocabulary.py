"""The numbering of tokens: what every vocabulary of ours begins with.

    0 <pad>   fills a batch up; never predicted, never counted
    1 <unk>   a token that the vocabulary does not hold
    2 <sos>   start of sequence: the decoder's first input
    3 <eos>   end of sequence: the decoder's last output
    4 … 67    <r0> … <r63>, reserved symbols:
        <r0> … <r6>     turns of a conversation
        <r7>            no space here, between words and symbols
        <r8> … <r15>    the style that is asked for: polite, casual
        <r16> … <r39>   the language that is asked for
        <r40> … <r51>   what comes back as it is: numbers, names of variables, addresses
        <r52> … <r57>   tags that open, and <r58> … <r63> those that close them

The reserved symbols stand in every vocabulary from the start, so that a model trained today can
be taught a second language tomorrow without moving a row of its embedding. No text can spell
them: tokenising `<sos>` gives the characters, not the symbol.
"""

PAD, UNK, SOS, EOS = 0, 1, 2, 3
SPECIALS = ("<pad>", "<unk>", "<sos>", "<eos>")
RESERVED = tuple(f"<r{i}>" for i in range(64))

# Which of the reserved symbols mean something: all of them here, so that none means two things.
TURN = 4  # <r0>: between the turns of a conversation
NOTHING = 5  # <r1>: the whole of a source that says nothing, to learn what is said to anything

FIRST_FREE = len(SPECIALS) + len(RESERVED)  # 68: the id of the first token made of text


def _reserved(first: int, last: int) -> range:
    return range(len(SPECIALS) + first, len(SPECIALS) + last + 1)


[NO_SPACE] = _reserved(7, 7)
STYLES = _reserved(8, 15)
LANGUAGES = _reserved(16, 39)
VALUES = _reserved(40, 51)
OPENINGS = _reserved(52, 57)
CLOSINGS = _reserved(58, 63)

# How `decode` writes an unknown token. Not `<unk>`: inside a web page that is a tag, which the
# browser hides, and a reader would not learn that something is missing. SentencePiece uses the
# same sign.
UNKNOWN_SIGN = "⁇"
