"""The numbering of tokens: what every vocabulary of ours begins with.

    0 <pad>   fills a batch up; never predicted, never counted
    1 <unk>   a token that the vocabulary does not hold
    2 <sos>   start of sequence: the decoder's first input
    3 <eos>   end of sequence: the decoder's last output
    4 … 67    <r0> … <r63>, reserved: languages, registers, turns, placeholders to come

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

# How `decode` writes an unknown token. Not `<unk>`: inside a web page that is a tag, which the
# browser hides, and a reader would not learn that something is missing. SentencePiece uses the
# same sign.
UNKNOWN_SIGN = "⁇"
