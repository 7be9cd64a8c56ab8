package dev.sluice.cache.fingerprint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.SamplingParameters;
import dev.sluice.schema.SourceRef;
import java.util.Comparator;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fingerprints of a request as it is sent, its template filled and its passages in its messages. SHA-256 in hexadecimal.
 *
 * @param compatibility what must be equal for an answer to be reused at all
 * @param exact compatibility and the last turn, white space folded where it means nothing
 * @param normalised compatibility and the analysed last turn; equal to {@code exact} where that is not a user's
 *     text or where lines, tabs or a code fence shape it
 */
public record Fingerprints(String compatibility, String exact, String normalised) {

    /** Raw body members that name who asks, not what is asked, and the turns, which are looked at by themselves. */
    private static final Set<String> NOT_ASKED = Set.of(Prompt.MESSAGES, Prompt.CONTENTS, "user", "metadata");

    private static final Comparator<SourceRef> BY_ID_AND_VERSION =
            Comparator.comparing(SourceRef::getId).thenComparing(SourceRef::getVersion);

    /**
     * Fingerprints of a valid request whose question is in the given language.
     *
     * @param scope what else keeps its answers apart; null: nothing
     */
    public static Fingerprints of(LlmRequest request, Prompt prompt, String language, @Nullable String scope) {
        String compatibility = compatibility(request, prompt, scope);
        Turn last = prompt.turns().getLast();
        String exact = new Digest()
                .text("exact")
                .text(compatibility)
                .text(last.role())
                .text(last.text() == null ? null : WhiteSpace.folded(last.text()))
                .text(last.rest())
                .hex();
        String normalised = prompt.question()
                .filter(question -> !WhiteSpace.hasLayout(question))
                .map(question -> normalised(compatibility, last, question, Analysis.of(language)))
                .orElse(exact);
        return new Fingerprints(compatibility, exact, normalised);
    }

    /**
     * The fingerprint of a valid request for vectors, where every character of the texts and their order count; all three
     * are the same.
     */
    public static Fingerprints ofInputs(LlmRequest request) {
        Digest digest = new Digest()
                .text("inputs")
                .text(request.getTenant())
                .text(request.getCache() == null ? null : request.getCache().getScope())
                .text(request.getModel())
                .text(Objects.toString(request.getDimensions(), null))
                .number(request.getInputs().size());
        request.getInputs().forEach(digest::text);
        sources(digest, request);
        String hash = digest.hex();
        return new Fingerprints(hash, hash, hash);
    }

    private static String normalised(String compatibility, Turn last, String question, Analysis analysis) {
        Digest digest = new Digest()
                .text("normalised")
                .text(compatibility)
                .text(last.rest())
                .text(analysis.language());
        analysis.terms(question).forEach(digest::text);
        return digest.hex();
    }

    private static String compatibility(LlmRequest request, Prompt prompt, @Nullable String scope) {
        Digest digest = new Digest()
                .text("compatibility")
                .text(request.getTenant())
                .text(request.getCache() == null ? null : request.getCache().getScope())
                .text(request.getModel());
        for (Turn turn : prompt.turns().subList(0, prompt.turns().size() - 1)) {
            digest.text(turn.role()).text(turn.text()).text(turn.rest());
        }
        digest.text(null);
        json(digest, request.getTools());
        json(digest, request.getResponseFormat());
        parameters(digest, request);
        sources(digest, request);
        digest.text(scope);
        if (prompt.body() != null) {
            StrictJson.digestWithout(digest.text("body"), prompt.body(), NOT_ASKED);
        }
        return digest.hex();
    }

    private static void json(Digest digest, @Nullable String text) {
        if (text == null) {
            digest.text(null);
            return;
        }
        JsonNode value = StrictJson.parse(text).orElse(null);
        if (value == null) {
            digest.text(text);
        } else {
            StrictJson.digest(digest, value);
        }
    }

    private static void parameters(Digest digest, LlmRequest request) {
        SamplingParameters sampling = Objects.requireNonNullElseGet(
                request.getSampling(), () -> SamplingParameters.newBuilder().build());
        digest.text(Objects.toString(sampling.getTemperature(), null))
                .text(Objects.toString(sampling.getTopP(), null))
                .text(Objects.toString(sampling.getFrequencyPenalty(), null))
                .text(Objects.toString(sampling.getPresencePenalty(), null))
                .text(Objects.toString(sampling.getSeed(), null))
                .number(sampling.getStop().size());
        sampling.getStop().forEach(digest::text);
        digest.text(Objects.toString(request.getMaxOutputTokens(), null));
    }

    /** With their versions: who names a newer version must not get the answer made from an older one. */
    private static void sources(Digest digest, LlmRequest request) {
        request.getSources().stream()
                .sorted(BY_ID_AND_VERSION)
                .forEach(source -> digest.text(source.getId()).number(source.getVersion()));
        digest.text(null);
    }
}
