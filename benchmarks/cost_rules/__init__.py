"""Rules for the networks of single layers that cost models are fitted on: a plugin of the benchmark's workspace."""
