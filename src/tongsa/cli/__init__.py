"""The command line. One short file a command: parse, call one function, show."""
