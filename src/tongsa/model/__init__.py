"""The network, in torch: the one place where the mathematics is written.

Axes, here and in every docstring below:

    B  sentences in a batch        E  embedding_size
    S  source positions            H  hidden_size
    T  target positions            V  tokens in the vocabulary
    K  hypotheses a sentence

A mask is True on real positions. Every array is batch-first.
"""
