"""A writer's mistakes and what was meant: words read through, and corrections that would go too far."""
