package dev.sluice.bench;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Questions of so many words; their sense does not matter to the time they take. */
final class Questions {

    private static final List<String> WORDS = List.of(
            "how",
            "can",
            "I",
            "change",
            "the",
            "address",
            "of",
            "my",
            "order",
            "when",
            "does",
            "a",
            "refund",
            "arrive",
            "on",
            "card",
            "which",
            "documents",
            "do",
            "we",
            "need",
            "to",
            "open",
            "an",
            "account",
            "for",
            "two",
            "travellers",
            "from",
            "Lisbon",
            "and",
            "is",
            "there",
            "any",
            "discount",
            "if",
            "invoice",
            "was",
            "paid",
            "twice",
            "last",
            "month",
            "by",
            "mistake",
            "support",
            "team",
            "at",
            "night",
            "without",
            "password");

    private Questions() {}

    static String ofWords(int words, long number) {
        return new SplittableRandom(number)
                .ints(words, 0, WORDS.size())
                .mapToObj(WORDS::get)
                .collect(Collectors.joining(" ", "", "?"));
    }
}
