"""Fetching files over HTTP: with progress, to stop and to go on, checked, and once for all visitors."""
