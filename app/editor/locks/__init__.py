"""Words that stay as they are in a rewrite: the writer's own, and names, numbers and quotations that are looked up."""
