"""A new panel: one module of ``app/window/panels`` and one line in ``all_panels.py``."""
