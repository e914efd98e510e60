"""A steering rule, a required word in a fill: a module of ``engine/edits/rules``, and lines in its plan and limits."""
