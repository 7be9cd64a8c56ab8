package dev.sluice.semantic.embedding;

import dev.sluice.semantic.lexicon.Gloss;
import dev.sluice.semantic.lexicon.Glossary;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lets a model that knows English embed texts of other languages: it reads their glosses. Such vectors have a model id of
 * their own, and the places of their words are those in the gloss. Languages that the model knows itself are left to it.
 */
public final class GlossingEmbedder implements Embedder {

    private static final String ENGLISH = "en";

    /** Of a text that is mostly unknown words the gloss says too little. */
    private static final double MOST_UNKNOWN = 0.5;

    private final Embedder base;

    /** Decorates an embedder, which is closed with this one. */
    public GlossingEmbedder(Embedder base) {
        this.base = base;
    }

    /** Whether vectors of a model were made of glosses. */
    public static boolean isGlossed(String modelId) {
        return modelId.contains("+gloss-");
    }

    /** Whether vectors of a model were made of the glosses that a text of a language has now. */
    public static boolean isCurrent(String modelId, String language) {
        return Glossary.of(language)
                .filter(glossary -> modelId.endsWith('+' + glossary.id()))
                .isPresent();
    }

    /** The model for texts that it reads as they are. */
    @Override
    public EmbeddingModel model() {
        return base.model();
    }

    @Override
    public Optional<EmbeddingModel> model(String text, String language) {
        return base.model(text, language).or(() -> gloss(text, language).map(_ -> glossed(language)));
    }

    @Override
    public List<Embedding> embed(List<String> texts) {
        return base.embed(texts);
    }

    @Override
    public Embedding embed(String text, String language) {
        return base.model(text, language).isPresent()
                ? base.embed(text, language)
                : gloss(text, language)
                        .map(gloss -> base.embed(gloss.text(), ENGLISH))
                        .orElseGet(() -> new Embedding.Skipped(Embedding.UNAVAILABLE));
    }

    @Override
    public void close() {
        base.close();
    }

    private Optional<Gloss> gloss(String text, String language) {
        return base.model().covers(ENGLISH)
                ? Glossary.of(language)
                        .map(glossary -> glossary.gloss(text))
                        .filter(gloss -> !gloss.text().isBlank() && gloss.unknownShare() <= MOST_UNKNOWN)
                : Optional.empty();
    }

    private EmbeddingModel glossed(String language) {
        EmbeddingModel model = base.model();
        String id = model.id() + '+' + Glossary.of(language).map(Glossary::id).orElseThrow();
        return new EmbeddingModel(id, model.dimension(), model.maxTokens(), Set.of(language));
    }
}
