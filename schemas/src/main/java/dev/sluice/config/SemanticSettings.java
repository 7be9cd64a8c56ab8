package dev.sluice.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the semantic tier. A change of the embedder's id begins a new index.
 *
 * @param enabled whether rephrased questions are looked for at all
 * @param embedder what turns questions into vectors
 * @param maxEntries entries of the index of a partition
 * @param maxBytes bytes of the index of a partition
 * @param storage how vectors are kept in memory
 * @param questionCache analysed questions kept for the next comparison
 */
public record SemanticSettings(
        boolean enabled, EmbedderSettings embedder, int maxEntries, long maxBytes, Storage storage, int questionCache) {

    /** What holds without a word in the file. */
    public static final SemanticSettings DEFAULT =
            new SemanticSettings(true, new EmbedderSettings.Bundled(), 100_000, 128L << 20, Storage.INT8, 4_096);

    /** Components of a vector in one byte each, or in four. */
    public enum Storage {
        INT8,
        FLOAT32
    }

    /** What turns questions into vectors. */
    public sealed interface EmbedderSettings {

        /** The model that comes along, in this process. */
        record Bundled() implements EmbedderSettings {}

        /**
         * Another model in this process.
         *
         * @param id name and version; entries carry it
         * @param model ONNX file whose first output is a vector a token
         * @param tokenizer its {@code tokenizer.json}
         * @param dimension components of a vector
         * @param maxTokens longest text in tokens of the model
         * @param languages ISO 639 codes the model was trained for
         */
        record Onnx(String id, Path model, Path tokenizer, int dimension, int maxTokens, Set<String> languages)
                implements EmbedderSettings {

            public Onnx {
                languages = Set.copyOf(languages);
            }
        }

        /**
         * A model behind an OpenAI-compatible endpoint.
         *
         * @param id name and version; entries carry it
         * @param baseUrl for example {@code https://api.openai.com/v1}
         * @param model its name there
         * @param apiKey reference to the key: {@code env:NAME} or {@code file:PATH}; null: none is sent
         * @param dimension components of a vector
         * @param maxTokens longest text in tokens of the model
         * @param languages ISO 639 codes the model was trained for
         * @param timeout from sending a call to the last byte of its response
         */
        record Http(
                String id,
                String baseUrl,
                String model,
                @Nullable String apiKey,
                int dimension,
                int maxTokens,
                Set<String> languages,
                Duration timeout)
                implements EmbedderSettings {

            public Http {
                languages = Set.copyOf(languages);
            }

            /** Shows the settings with the key masked. */
            @Override
            public String toString() {
                return "Http[id=" + id
                        + ", baseUrl=" + Secrets.url(baseUrl)
                        + ", model=" + model
                        + ", apiKey=" + (apiKey == null ? "none" : Secrets.MASK)
                        + ", dimension=" + dimension
                        + ", maxTokens=" + maxTokens
                        + ", languages=" + languages
                        + ", timeout=" + timeout + "]";
            }
        }
    }
}
