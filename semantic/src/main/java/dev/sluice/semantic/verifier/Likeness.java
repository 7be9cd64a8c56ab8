package dev.sluice.semantic.verifier;

import java.util.Arrays;
import java.util.stream.LongStream;

/** How alike two strings are by their letters, from 0 to 1. */
final class Likeness {

    private static final int TYPO_LETTERS = 5;
    private static final int TWO_TYPOS_LETTERS = 9;

    private static final int ROOT = 3;
    private static final int COMMON_START = 5;

    private Likeness() {}

    /** Whether one is probably the other with a slip of the finger. */
    static boolean isTypo(String language, String one, String other) {
        // With so few vowels written, most neighbours are other words.
        if (language.equals("ar")) {
            return false;
        }
        int shorter = Math.min(one.length(), other.length());
        if (shorter < TYPO_LETTERS || Math.abs(one.length() - other.length()) > 2 || one.charAt(0) != other.charAt(0)) {
            return false;
        }
        return distance(one, other) <= (shorter >= TWO_TYPOS_LETTERS ? 2 : 1);
    }

    /** How alike two words are; in Arabic also by their consonants, which the root's words share. */
    static double words(String language, String one, String other) {
        double letters = trigrams(one, other);
        return language.equals("ar") ? Math.max(letters, trigrams(consonants(one), consonants(other))) : letters;
    }

    private static String consonants(String word) {
        StringBuilder root = new StringBuilder();
        for (int i = 0; i < word.length(); i++) {
            if ("اويىةهءئؤتم".indexOf(word.charAt(i)) < 0) {
                root.append(word.charAt(i));
            }
        }
        return root.length() < 2 ? word : root.toString();
    }

    /** Whether two words are probably made of one root: a verb and its noun, a word and its derivation. */
    static boolean isOfOneRoot(String language, String one, String other) {
        return switch (language) {
            case "ar" -> {
                String root = consonants(one);
                yield root.length() >= ROOT && root.equals(consonants(other));
            }
            case "ru", "uk" -> {
                int common = 0;
                int shorter = Math.min(one.length(), other.length());
                while (common < shorter && one.charAt(common) == other.charAt(common)) {
                    common++;
                }
                yield common >= COMMON_START && 10 * common >= 6 * Math.max(one.length(), other.length());
            }
            default -> false;
        };
    }

    /** Share of common letter triples, twice the common over the sum. */
    static double trigrams(String one, String other) {
        long[] mine = triples(one);
        long[] its = triples(other);
        if (mine.length == 0 || its.length == 0) {
            return one.equals(other) ? 1 : 0;
        }
        int common = 0;
        int distinct = 0;
        int at = 0;
        for (int i = 0; i < mine.length; i++) {
            if (i > 0 && mine[i] == mine[i - 1]) {
                continue;
            }
            distinct++;
            while (at < its.length && its[at] < mine[i]) {
                at++;
            }
            common += at < its.length && its[at] == mine[i] ? 1 : 0;
        }
        return 2.0 * common / (distinct + LongStream.of(its).distinct().count());
    }

    /** In order, three characters in a number. */
    private static long[] triples(String text) {
        long[] triples = new long[text.length()];
        for (int i = 0; i < triples.length; i++) {
            long before = i == 0 ? ' ' : text.charAt(i - 1);
            long after = i + 1 == triples.length ? ' ' : text.charAt(i + 1);
            triples[i] = before << 32 | (long) text.charAt(i) << 16 | after;
        }
        Arrays.sort(triples);
        return triples;
    }

    /** Damerau's distance: letters put in, left out, replaced, or swapped with their neighbour. */
    private static int distance(String one, String other) {
        int[][] cost = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                boolean same = one.charAt(i - 1) == other.charAt(j - 1);
                cost[i][j] =
                        Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + (same ? 0 : 1));
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[one.length()][other.length()];
    }
}
