package dev.sluice.economy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text as the set of its runs of three words, for telling whether two texts say nearly the same. Case, punctuation and
 * white space do not count; where a script has no spaces, every letter is a word.
 */
public final class Shingles {

    private static final int WORDS = 3;
    private static final Pattern WORD = Pattern.compile(
            "[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsThai}]|[\\p{L}\\p{M}&&[^\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsThai}]]+|\\p{N}+");

    private final long[] hashes;
    private final List<String> numbers;

    private Shingles(long[] hashes, List<String> numbers) {
        this.hashes = hashes;
        this.numbers = numbers;
    }

    /** The shingles of a text; of one with less than three words, all of it is one. */
    public static Shingles of(String text) {
        List<String> words = words(text);
        List<String> numbers = words.stream()
                .filter(word -> Character.getType(word.codePointAt(0)) == Character.DECIMAL_DIGIT_NUMBER)
                .sorted()
                .toList();
        int count = Math.max(1, words.size() - WORDS + 1);
        long[] hashes = new long[count];
        for (int i = 0; i < count; i++) {
            hashes[i] = hash(words.subList(i, Math.min(words.size(), i + WORDS)));
        }
        return new Shingles(Arrays.stream(hashes).sorted().distinct().toArray(), numbers);
    }

    /** The words of a text in lower case. */
    public static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text.toLowerCase(java.util.Locale.ROOT));
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }

    /** Number of shingles. */
    public int size() {
        return hashes.length;
    }

    /** Whether both have the same numbers and share at least that many hundredths of all shingles they have. */
    boolean isNear(Shingles other, int percent) {
        long smaller = Math.min(hashes.length, other.hashes.length);
        long larger = Math.max(hashes.length, other.hashes.length);
        if (smaller * 100 < larger * percent || !numbers.equals(other.numbers)) {
            return false;
        }
        long shared = shared(other);
        return shared * 100 >= (hashes.length + other.hashes.length - shared) * percent;
    }

    /** Shingles that both have. */
    public long shared(Shingles other) {
        long shared = 0;
        for (int i = 0, j = 0; i < hashes.length && j < other.hashes.length; ) {
            int order = Long.compare(hashes[i], other.hashes[j]);
            shared += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        return shared;
    }

    /** 64 bits, the same on every instance. */
    private static long hash(List<String> words) {
        long hash = 0xcbf29ce484222325L;
        for (String word : words) {
            for (int i = 0; i < word.length(); i++) {
                hash = (hash ^ word.charAt(i)) * 0x100000001b3L;
            }
            hash = (hash ^ ' ') * 0x100000001b3L;
        }
        return hash;
    }
}
