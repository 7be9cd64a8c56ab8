package dev.sluice.cache.semantic;

import dev.sluice.config.SecretReference;
import dev.sluice.config.SemanticSettings.EmbedderSettings;
import dev.sluice.semantic.embedding.Embedder;
import dev.sluice.semantic.embedding.EmbedderException;
import dev.sluice.semantic.embedding.EmbeddingModel;
import dev.sluice.semantic.embedding.GlossingEmbedder;
import dev.sluice.semantic.embedding.HttpEmbedder;
import dev.sluice.semantic.embedding.HttpModel;
import dev.sluice.semantic.embedding.OnnxEmbedder;
import dev.sluice.semantic.embedding.OnnxModel;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens the embedder that a deployment has chosen. */
public final class Embedders {

    private Embedders() {}

    /**
     * Opens it; the caller closes it.
     *
     * @param env where references to keys are looked up
     * @throws EmbedderException when a model cannot be loaded, or is not what the settings say
     */
    public static Embedder open(EmbedderSettings settings, Map<String, String> env) {
        return switch (settings) {
            case EmbedderSettings.Bundled() -> new GlossingEmbedder(OnnxEmbedder.load(OnnxModel.bundled()));
            case EmbedderSettings.Onnx onnx ->
                new GlossingEmbedder(OnnxEmbedder.load(OnnxModel.of(
                        new EmbeddingModel(onnx.id(), onnx.dimension(), onnx.maxTokens(), onnx.languages()),
                        onnx.model(),
                        onnx.tokenizer())));
            // Shows no token vectors, without which a gloss says less than the words.
            case EmbedderSettings.Http http ->
                HttpEmbedder.open(new HttpModel(
                        new EmbeddingModel(http.id(), http.dimension(), http.maxTokens(), http.languages()),
                        URI.create(http.baseUrl()),
                        http.model(),
                        key(http.apiKey(), env),
                        http.timeout()));
        };
    }

    private static HttpModel.Key key(@Nullable String reference, Map<String, String> env) {
        if (reference == null) {
            return new HttpModel.Key.None();
        }
        Optional<SecretReference> parsed = SecretReference.parse(reference);
        return new HttpModel.Key.Bearer(() -> parsed.flatMap(known -> known.resolve(env)));
    }
}
