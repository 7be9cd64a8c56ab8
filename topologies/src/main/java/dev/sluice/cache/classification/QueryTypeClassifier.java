package dev.sluice.cache.classification;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The type of a question: a linear model for each of English, Russian, Ukrainian and Arabic, after a rule for code. In
 * other languages every question is {@link QueryType#GENERAL}. Thread-safe.
 */
public final class QueryTypeClassifier {

    private static final int CLUES = 5;
    private static final String CODE = "```";

    private final Map<String, LinearModel> models = Stream.of("en", "ru", "uk", "ar")
            .collect(Collectors.toUnmodifiableMap(language -> language, LinearModel::of));

    /** The type of a question in a language (ISO 639-1 or BCP 47). */
    public QueryType classify(String question, String language) {
        return explain(question, language).type();
    }

    /** The type of a question with what it was told by. */
    public Classification explain(String question, String language) {
        LinearModel model = model(language);
        if (model == null) {
            return new Classification(QueryType.GENERAL, 0, List.of("language " + language));
        }
        if (question.contains(CODE)) {
            return new Classification(QueryType.GENERAL, 0, List.of("code"));
        }
        Set<String> features = QueryFeatures.of(question);
        record Score(QueryType type, int points) {}
        List<Score> scores = Arrays.stream(QueryType.values())
                .map(type -> new Score(type, model.score(features, type)))
                .sorted(Comparator.comparingInt(Score::points).reversed())
                .toList();
        QueryType best = scores.getFirst().type();
        List<String> clues = features.stream()
                .filter(feature -> model.weight(feature, best) > 0)
                .sorted(Comparator.comparingInt((String feature) -> model.weight(feature, best))
                        .reversed())
                .limit(CLUES)
                .toList();
        return new Classification(
                best, scores.getFirst().points() - scores.get(1).points(), clues);
    }

    private @Nullable LinearModel model(String language) {
        int subtag = language.indexOf('-');
        return models.get(subtag < 0 ? language : language.substring(0, subtag));
    }
}
