"""Every setting, with its default and the reason for it."""
