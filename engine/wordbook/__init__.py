"""What is known of English words apart from any model: how they sound, what they mean, which forms they have.

Pure data out of ``resources/words``, read when it is first asked for; standard library only, any thread that may wait
for it. Knows no model and no text.

    sounds     rhymes, syllables, and whether a word begins with a vowel to the ear
    senses     which words are close in meaning
    forms      plurals, past tenses, comparisons, and what they are forms of
    closed     the small words, by what they do in a sentence
    wordbook   all that is read from files
    building   how the files were made of WordNet and the CMU Pronouncing Dictionary
"""
