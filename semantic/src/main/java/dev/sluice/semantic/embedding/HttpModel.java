package dev.sluice.semantic.embedding;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A model behind an OpenAI-compatible endpoint.
 *
 * @param model what is fixed by its choice
 * @param baseUrl without {@code /embeddings}, for example {@code https://api.openai.com/v1}
 * @param name the model's name there
 * @param key asked before every call, so that a changed key is used without a restart
 * @param timeout from sending a call to the last byte of its response
 */
public record HttpModel(EmbeddingModel model, URI baseUrl, String name, Key key, Duration timeout) {

    /** Where calls go. */
    URI endpoint() {
        return URI.create(baseUrl.toString().replaceAll("/+$", "") + "/embeddings");
    }

    /** Shows neither key nor user info. */
    @Override
    public String toString() {
        return "HttpModel[model=" + model.id() + ", host=" + baseUrl.getHost() + ", name=" + name + ", timeout="
                + timeout + "]";
    }

    /** The key that is sent. */
    public sealed interface Key {

        /** None is sent. */
        record None() implements Key {}

        /**
         * A secret.
         *
         * @param secret empty when it cannot be read
         */
        record Bearer(Supplier<Optional<String>> secret) implements Key {

            @Override
            public String toString() {
                return "Bearer[***]";
            }
        }
    }
}
