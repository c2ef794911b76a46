"""What a model is for: small plug-ins on an untouched core."""
