"""The browser app: pages, controls and what they draw."""
