"""The bulk load for measuring: many dealers and leads from a fixed seed, all in consistent shape."""
