"""A canvas run: denoised in rounds and attempts to a checked text, steered by the writer, kept step by step."""
