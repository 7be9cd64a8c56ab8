package dev.sluice.semantic.embedding;

/** An embedder that cannot be set up as configured. */
public final class EmbedderException extends RuntimeException {

    public EmbedderException(String message) {
        super(message);
    }

    public EmbedderException(String message, Throwable cause) {
        super(message, cause);
    }
}
