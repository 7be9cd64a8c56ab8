package dev.sluice.usage;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The forms in which usage comes. Services that speak another's format have its form, with fields of their own. */
public enum UsageFormat {
    /** Chat completions of OpenAI, DeepSeek, Mistral, xAI, vLLM, Ollama's /v1 and others. */
    OPENAI_CHAT,
    /** OpenAI's Responses API. */
    OPENAI_RESPONSES,
    /** OpenAI-compatible embeddings: input only. */
    OPENAI_EMBEDDINGS,
    /** Anthropic's Messages API. */
    ANTHROPIC,
    /** Gemini's generateContent, on the Gemini API and on Vertex AI. */
    GEMINI,
    /** Ollama's own API. */
    OLLAMA;

    /** The format of a name such as {@code openai-chat}; empty when there is none. */
    public static Optional<UsageFormat> of(String name) {
        String wanted = name.strip().toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(values()).filter(f -> f.name().equals(wanted)).findFirst();
    }
}
