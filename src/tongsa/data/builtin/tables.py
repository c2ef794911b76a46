"""How the words of the built-in data are written down."""


def rows(table: str) -> list[list[str]]:
    """One entry a line, its fields between bars."""
    return [[field.strip() for field in line.split("|")] for line in table.strip().splitlines()]
