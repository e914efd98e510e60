"""Text as a writer knows it, the engine's one idea of it: which characters make words, where words and sentences begin
and end, what is markup, and whether lines are broken at a width. Pure text, standard library only, any thread; without
torch or Qt, so that the app may ask here too. Knows nothing of edits, tokens or models.

    abbreviations  what ends with a full stop and ends no sentence
    characters   letters, line breaks, closing marks
    decomposed   a text to be searched in whichever way its accents are stored
    words        where words are, how many, and where a given one occurs
    sentences    where sentences start and end
    markup       what no rewrite touches
    wrapping     paragraphs whose lines are broken at a width
"""
