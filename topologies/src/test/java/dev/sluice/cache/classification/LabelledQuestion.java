package dev.sluice.cache.classification;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/** A question and its type as a person sees it. */
record LabelledQuestion(QueryType type, String text) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The questions of one half in a language: a line each, type first; {@code =} starts a topic. */
    static List<LabelledQuestion> half(String half, String language) {
        String file = half + "-" + language + ".txt";
        try (InputStream stream = Objects.requireNonNull(LabelledQuestion.class.getResourceAsStream(file), file)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("=") && !line.isBlank())
                    .map(LabelledQuestion::parsed)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Both questions of each pair in a language of a file of labelled pairs. */
    static List<LabelledQuestion> ofPairs(Path file, String language) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(LabelledQuestion::json)
                    .filter(pair -> pair.path("lang").asText().equals(language))
                    // The two of an unrelated pair need not be of one type.
                    .filter(pair -> !pair.path("category").asText().equals("unrelated"))
                    .flatMap(pair -> Stream.of("a", "b")
                            .map(side -> new LabelledQuestion(
                                    type(pair.path("query_type").asText()),
                                    pair.path(side).asText())))
                    .distinct()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LabelledQuestion parsed(String line) {
        int space = line.indexOf(' ');
        return new LabelledQuestion(type(line.substring(0, space)), line.substring(space + 1));
    }

    private static QueryType type(String code) {
        return QueryType.valueOf(code.toUpperCase(Locale.ROOT));
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
