package dev.sluice.cache.semantic;

import dev.sluice.cache.Fixtures;
import dev.sluice.schema.Admission;
import dev.sluice.schema.RequestContext;
import dev.sluice.schema.SemanticLookup;
import dev.sluice.schema.SemanticQuestion;
import dev.sluice.semantic.embedding.Embedder;
import dev.sluice.semantic.verifier.Guard;
import java.util.stream.Stream;

/** Questions as the exact tier sends them. */
final class SemanticLookups {

    private SemanticLookups() {}

    /** The first word. */
    static String meaning(String question) {
        return question.substring(0, question.indexOf(' '));
    }

    /** A question that only similarity decides about; its answer will be the entry {@code e-ID}. */
    static SemanticLookup of(String id, String text, String scope, String language, Embedder embedder) {
        if (!(new Vectoriser(embedder).vectorise(text, language) instanceof Vectorised.Vectors made)) {
            throw new AssertionError(text);
        }
        return SemanticLookup.newBuilder()
                .setAdmission(Admission.newBuilder()
                        .setRequest(Fixtures.request(id, text).build())
                        .setContentHash(text)
                        .setFlightKey(text)
                        .setEntryId("e-" + id)
                        .setBodyTtlMs(1)
                        .setPromptTokens(1)
                        .setLanguage(language)
                        .setQueryType("general")
                        .setReceivedAt(Fixtures.START)
                        .build())
                .setContext(RequestContext.newBuilder()
                        .setContentHash(text)
                        .setCompatibility(scope)
                        .setExact(text)
                        .setNormalised(text)
                        .setCacheable(true)
                        .setReadable(true)
                        .setTtlMs(1)
                        .setLanguage(language)
                        .setQueryType("general")
                        .setReceivedAt(Fixtures.START)
                        .build())
                .setQuestion(new SemanticQuestion(
                        text,
                        language,
                        made.model(),
                        VectorCodec.sentence(made.vectors().sentence())))
                .setWords(VectorCodec.words(made.vectors().words()))
                .setMinSimilarity(0.9)
                .setMinScore(0.0)
                .setDisabledGuards(Stream.of(Guard.values()).map(Guard::name).toList())
                .setDeadline(Fixtures.START.plus(Fixtures.TIMEOUT))
                .build();
    }

    static SemanticQuestion inLanguage(SemanticQuestion question, String language) {
        return new SemanticQuestion(question.getText(), language, question.getModel(), question.getSentence());
    }
}
