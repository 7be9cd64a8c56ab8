package dev.sluice.cache.fingerprint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.RetrievedChunk;
import dev.sluice.schema.SamplingParameters;
import dev.sluice.schema.SourceRef;
import java.util.Comparator;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Fingerprints of a request, SHA-256 in hexadecimal.
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

    /** Fingerprints of a valid request whose question is in the given language. */
    public static Fingerprints of(LlmRequest request, Prompt prompt, String language) {
        String compatibility = compatibility(request, prompt);
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

    private static String normalised(String compatibility, Turn last, String question, Analysis analysis) {
        Digest digest = new Digest()
                .text("normalised")
                .text(compatibility)
                .text(last.rest())
                .text(analysis.language());
        analysis.terms(question).forEach(digest::text);
        return digest.hex();
    }

    private static String compatibility(LlmRequest request, Prompt prompt) {
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
        template(digest, request);
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

    private static void template(Digest digest, LlmRequest request) {
        digest.text(request.getTemplateId())
                .number(request.getTemplateVariables().size());
        new TreeMap<>(request.getTemplateVariables())
                .forEach((name, value) -> digest.text(name).text(value));
        digest.number(request.getChunks().size());
        for (RetrievedChunk chunk : request.getChunks()) {
            digest.text(chunk.getId()).text(chunk.getText());
            source(digest, chunk.getSource());
        }
        // With their versions: who names a newer version must not get the answer made from an older one.
        request.getSources().stream().sorted(BY_ID_AND_VERSION).forEach(source -> source(digest, source));
        digest.text(null);
    }

    private static void source(Digest digest, @Nullable SourceRef source) {
        if (source == null) {
            digest.text(null);
        } else {
            digest.text(source.getId()).number(source.getVersion());
        }
    }
}
