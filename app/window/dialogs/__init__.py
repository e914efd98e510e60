"""Windows of their own: settings and help."""
