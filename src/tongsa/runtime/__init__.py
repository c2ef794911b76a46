"""Running a trained model, without torch."""
