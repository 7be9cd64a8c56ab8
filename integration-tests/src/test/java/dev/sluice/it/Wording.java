package dev.sluice.it;

import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.CacheDirectives;
import dev.sluice.schema.Hints;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.LlmResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * Two questions that look alike.
 *
 * @param guard what keeps the answer to the one from the other; {@link #SAME}: nothing, {@link #ANY}: it does not matter
 */
record Wording(String language, String guard, String cached, String asked) {

    static final String SAME = "SAME";
    static final String ANY = "*";

    /** Those of a language, from {@code wordings.tsv}. */
    static List<Wording> of(String language) throws IOException {
        try (InputStream file = Objects.requireNonNull(Wording.class.getResourceAsStream("wordings.tsv"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .map(fields -> new Wording(fields[0], fields[1], fields[2], fields[3]))
                    .filter(wording -> wording.language.equals(language))
                    .toList();
        }
    }

    boolean isSame() {
        return guard.equals(SAME);
    }

    /**
     * Whether an entry was to be served, and its body did not come: Redis has 20 ms, after which a hit is a miss, and the
     * machine that runs these tests may be slower now and then. An entry that is refused has a score.
     */
    static boolean isLate(LlmResponse asked) {
        return asked.getSource() == AnswerSource.PROVIDER
                && asked.getCache().getScore() == null
                && asked.getCache().getSemanticSkippedBecause() == null
                && asked.getCache().getSkippedBecause() == null;
    }

    /** The request that fills the cache within a scope of its own. */
    LlmRequest first(Pipeline pipeline, String scope) {
        return request(pipeline, scope, scope + "-cached", cached);
    }

    /** The request that finds the other one's answer there. */
    LlmRequest second(Pipeline pipeline, String scope) {
        return request(pipeline, scope, scope + "-asked", asked);
    }

    private LlmRequest request(Pipeline pipeline, String scope, String id, String text) {
        return pipeline.request(
                id,
                text,
                request -> request.setCache(
                                CacheDirectives.newBuilder().setScope(scope).build())
                        .setHints(Hints.newBuilder().setLanguage(language).build()));
    }
}
