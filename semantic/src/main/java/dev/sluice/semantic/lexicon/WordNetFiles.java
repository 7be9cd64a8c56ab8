package dev.sluice.semantic.lexicon;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads WordNet's database files, format wndb(5WN), from the class path. A sense is its file offset and word class. */
final class WordNetFiles {

    static final int[] NOTHING = {};

    private static final String ROOT = "/net/sf/extjwnl/data/wordnet/wn31/";
    private static final List<String> CLASSES = List.of("noun", "verb", "adj", "adv");
    private static final int SENSES = 2;

    private final Map<String, int[]> senses = new HashMap<>();
    private final Map<String, String> exceptions = new HashMap<>();
    private final Map<Integer, int[]> broader = new HashMap<>();
    private final Map<Integer, int[]> derived = new HashMap<>();
    private final Map<Integer, int[]> opposites = new HashMap<>();
    private final Map<Integer, int[]> similar = new HashMap<>();

    WordNetFiles() {
        for (int i = 0; i < CLASSES.size(); i++) {
            int wordClass = i;
            String name = CLASSES.get(i);
            lines("index." + name, line -> index(line.split(" ", -1), wordClass));
            lines("data." + name, line -> data(line.split(" ", -1), wordClass));
            lines(name + ".exc", line -> exception(line.split(" ", -1)));
        }
    }

    Map<String, int[]> senses() {
        return senses;
    }

    Map<String, String> exceptions() {
        return exceptions;
    }

    Map<Integer, int[]> broader() {
        return broader;
    }

    Map<Integer, int[]> derived() {
        return derived;
    }

    Map<Integer, int[]> opposites() {
        return opposites;
    }

    Map<Integer, int[]> similar() {
        return similar;
    }

    /** lemma pos synset_cnt p_cnt [symbols] sense_cnt tagsense_cnt offsets, the most frequent sense first. */
    private void index(String[] fields, int wordClass) {
        int first = 6 + Integer.parseInt(fields[3]);
        int[] ids = IntStream.range(first, Math.min(first + SENSES, first + Integer.parseInt(fields[2])))
                .map(field -> id(fields[field], wordClass))
                .toArray();
        senses.merge(fields[0].replace('_', ' '), ids, WordNetFiles::joined);
    }

    /** offset lex_filenum ss_type w_cnt (word lex_id)* p_cnt (symbol offset pos source/target)* and so on. */
    private void data(String[] fields, int wordClass) {
        int pointers = 4 + 2 * Integer.parseInt(fields[3], 16);
        int last = pointers + 4 * Integer.parseInt(fields[pointers]);
        for (int at = pointers + 1; at < last; at += 4) {
            Map<Integer, int[]> relation = relation(fields[at]);
            if (relation != null) {
                int target = id(fields[at + 1], wordClass(fields[at + 2]));
                relation.merge(id(fields[0], wordClass), new int[] {target}, WordNetFiles::joined);
            }
        }
    }

    private void exception(String[] fields) {
        exceptions.putIfAbsent(fields[0], fields[1]);
    }

    private @Nullable Map<Integer, int[]> relation(String symbol) {
        return switch (symbol) {
            case "@", "@i" -> broader;
            case "+", "\\" -> derived;
            case "!" -> opposites;
            case "&", "$", "^" -> similar;
            default -> null;
        };
    }

    private static int wordClass(String letter) {
        return switch (letter) {
            case "n" -> 0;
            case "v" -> 1;
            case "r" -> 3;
            default -> 2;
        };
    }

    private static int id(String offset, int wordClass) {
        return Integer.parseInt(offset) * CLASSES.size() + wordClass;
    }

    private static int[] joined(int[] one, int[] other) {
        int[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static void lines(String file, Consumer<String> each) {
        InputStream stream = Objects.requireNonNull(WordNetFiles.class.getResourceAsStream(ROOT + file), file);
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.ISO_8859_1))) {
            // The licence comes first, each line of it behind two blanks.
            reader.lines().filter(line -> !line.startsWith("  ")).forEach(each);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read WordNet's " + file, e);
        }
    }
}
