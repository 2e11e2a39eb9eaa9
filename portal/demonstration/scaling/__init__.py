"""The parts of the bulk load: what there is to load, the life of each lead, and how rows get into the database."""
