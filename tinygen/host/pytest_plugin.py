"""The pytest plugin of tinygen."""
