"""What comes with Redraft: the starter model, actions, themes, help, icons, samples. Data alone, and no code.

In a checkout this is a folder; in a wheel it is the package ``redraft_resources``, so that it can be looked up by
name. ``engine.installation`` is the only place that says where it lies.
"""
