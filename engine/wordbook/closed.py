"""The small words of English by what they do in a sentence: classes that no new word joins. Pure data; any thread."""

from collections.abc import Mapping

_LISTS = {
    "preposition": "about above across after against along among around as at before behind below beneath beside"
    " between beyond by despite down during except for from in inside into like near of off on"
    " onto out outside over past since through throughout till to toward towards under until up"
    " upon with within without",
    "conjunction": "after although and as because before but for if lest nor once or since so than that though"
    " till unless until when whenever where whereas wherever whether while yet",
    "pronoun": "all another any anybody anyone anything both each either everybody everyone everything few"
    " he her hers herself him himself his i it itself many me mine most myself neither nobody none"
    " nothing one others ours ourselves several she some somebody someone something that theirs"
    " them themselves these they this those us we what whatever which who whoever whom you yours"
    " yourself",
    "determiner": "a all an another any both each either every few her his its many more most much my neither"
    " no one other our several some such that the their these this those two three what whatever"
    " which whose your",
    "auxiliary": "am are be been being can could did do does had has have having is may might must shall"
    " should was were will would",
}
CLASSES: Mapping[str, frozenset[str]] = {name: frozenset(listed.split()) for name, listed in _LISTS.items()}


def closed_classes(word: str) -> frozenset[str]:
    """The classes of ``word``, in small letters; none for a word of any other kind."""
    return frozenset(name for name, words in CLASSES.items() if word in words)
