"""The word wheel: which words fit at one place, from both sides, and which of those a writer wants.

place       the word or the hole that is meant, and whether words can be asked for there
neighbours  words beside it that a choice makes wrong
wishes      what the writer asks of a word: how it begins, sounds, what it means
word_table  the words that a model can write there, and their ids
kinship     words close to another in meaning, in the form that its place has
fitting     how well words fit: the canvas and the causal path
wheel       a request answered
"""
