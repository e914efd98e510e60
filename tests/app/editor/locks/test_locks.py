"""Which words are names, numbers and quotations, and locks that follow the text."""

from app.editor.locks.locks import find_locks


def test_names_numbers_and_quotations_are_found() -> None:
    text = "Yesterday Anna paid 12.50 in New York. She said “never again” and I left."
    assert [text[a:b] for a, b in find_locks(text, 0, len(text))] == ["Anna", "12.50", "New York", "“never again”"]


def test_a_name_is_found_where_a_sentence_begins_with_it() -> None:
    text = (
        "Anna’s boat was late. The captain said that Anna and The Old Man had gone. Will they come? Anna will. "
        "Nobody knew Will. Anna Bell did, on the 14th, at 6.30pm, in the 1990s, x86; not a bit."
    )
    found = [text[low:high] for low, high in find_locks(text, 0, len(text))]
    # "The" and "will" are written small as well, so that their capitals may be the sentence's; "Nobody" is no name.
    assert found == ["Anna’s", "Anna", "The Old Man", "Anna", "Will", "Anna Bell", "14th", "6.30pm", "1990s", "x86"]
    start = text.index("Anna will")
    assert find_locks(text, start, start + 10) == [(start, start + 4)]


def test_a_dictionary_knows_a_name_that_only_begins_sentences() -> None:
    text = "Anna came late. Teh boat was gone. Rose waited, who had the rose."
    found = find_locks(text, 0, len(text), lambda word: word in ("Anna", "Rose"))
    # A slip is no name, and what is written small near by has its capital from the sentence.
    assert [text[low:high] for low, high in found] == ["Anna"]
