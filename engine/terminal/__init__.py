"""The engine's command line: ``redraft fill, rewrite, fix, continue, batch, models, bench, doctor``."""
