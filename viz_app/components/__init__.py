"""What moves in the browser: one folder per component, over one shared engine."""
