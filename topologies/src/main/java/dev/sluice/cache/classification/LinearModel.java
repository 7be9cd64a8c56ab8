package dev.sluice.cache.classification;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A weight for every feature and type; the type with the greatest sum is the answer. Unknown features weigh nothing.
 *
 * @param weights hundredths by feature, for {@code faq, search, support, transaction, general}
 */
record LinearModel(Map<String, List<Integer>> weights) {

    /** The feature that every question has. */
    static final String ALWAYS = "*";

    private static final List<QueryType> COLUMNS =
            List.of(QueryType.FAQ, QueryType.SEARCH, QueryType.SUPPORT, QueryType.TRANSACTION, QueryType.GENERAL);
    private static final List<Integer> NOTHING = List.of(0, 0, 0, 0, 0);

    LinearModel {
        weights = Map.copyOf(weights);
    }

    /** The model of a language, as the training program wrote it. */
    static LinearModel of(String language) {
        String file = "query-type-" + language + ".tsv";
        try (InputStream stream = Objects.requireNonNull(LinearModel.class.getResourceAsStream(file), file)) {
            Map<String, List<Integer>> weights = new HashMap<>();
            new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(line -> {
                List<String> columns = List.of(line.split("\t", -1));
                weights.put(
                        columns.getFirst(),
                        columns.stream().skip(1).map(Integer::valueOf).toList());
            });
            return new LinearModel(weights);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the weights " + file, e);
        }
    }

    int weight(String feature, QueryType type) {
        return weights.getOrDefault(feature, NOTHING).get(COLUMNS.indexOf(type));
    }

    int score(Collection<String> features, QueryType type) {
        return Stream.concat(Stream.of(ALWAYS), features.stream())
                .mapToInt(feature -> weight(feature, type))
                .sum();
    }
}
