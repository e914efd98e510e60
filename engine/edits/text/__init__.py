"""Rules of text that edits go by: spans and pieces, drafts, seams, typography, merging, echoes; no ids, no tensors."""
