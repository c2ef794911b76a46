"""Connectionist temporal classification: the encoder's own answer (Graves et al. 2006).

At each position the encoder says a token or the blank; equal tokens in a row count once, and blanks
are then left out. The probability of a text is the sum over all such paths that write it.

    joint      search that listens to decoder and CTC
    prefix     the probability that a text begins so, which that search asks for
    best_path  the likeliest path, without any search
    alignment  where in the source each token of a text was said

<pad>, which is never written, is the blank.
"""
