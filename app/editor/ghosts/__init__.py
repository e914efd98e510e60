"""What is drawn in the text's place without touching it: drafts, proposals and holes, and how texts are compared."""
