PHRASES: list[tuple[str,str]] = []
