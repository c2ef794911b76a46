"""Looking into a model while it turns one sequence into another, without torch.

trace = model.trace("A dog runs.")              # `record` says what it holds
model.trace("A dog runs.", force={0: "Der"})    # `what_if` says what may be changed
"""
