package dev.sluice.economy;

import dev.sluice.economy.ContextRules.Chunks;
import dev.sluice.economy.TemplateFilling.Filled;
import dev.sluice.embeddings.Embeddings;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.LlmRequest;
import dev.sluice.tokens.TokenCounter;
import org.jspecify.annotations.Nullable;

/** Makes the prompt that is sent out of a request: its template filled, the best of its passages put in. */
public final class PromptMaker {

    /** What became of a request. */
    public sealed interface Made {

        /**
         * A prompt.
         *
         * @param request with everything that is sent in its messages
         * @param asked the same without passages, which no user wrote
         * @param trimmedTokens tokens of passages that are not sent
         * @param choices what it was made by
         */
        record Prompt(LlmRequest request, LlmRequest asked, long trimmedTokens, Choices choices) implements Made {}

        /** The template cannot be filled. */
        record Faulty(ErrorInfo error) implements Made {}
    }

    /** What policies chose; the same again makes the same prompt of a record that is read again. */
    public record Choices(@Nullable Integer templateVersion, Chunks chunks) {}

    private final Templates templates;
    private final ContextRules rules;
    private final TokenCounter tokens;
    private final long mostBytes;

    /**
     * @param mostBytes largest prompt that a template may make
     */
    public PromptMaker(Templates templates, ContextRules rules, TokenCounter tokens, long mostBytes) {
        this.templates = templates;
        this.rules = rules;
        this.tokens = tokens;
        this.mostBytes = mostBytes;
    }

    /**
     * Makes the prompt of a request.
     *
     * @param before what an earlier reading of the record was made by; null: it is read for the first time
     */
    public Made make(LlmRequest request, @Nullable Choices before) {
        if (Embeddings.isFor(request)) {
            return inputs(request);
        }
        return switch (new TemplateFilling(templates, mostBytes)
                .fill(request, before == null ? null : before.templateVersion())) {
            case Filled.Faulty(ErrorInfo error) -> new Made.Faulty(error);
            case Filled.Prompt(LlmRequest filled, Integer version) -> {
                Chunks limits = before == null ? rules.chunks(request) : before.chunks();
                yield withPassages(filled, new Choices(version, limits));
            }
        };
    }

    /** See {@link ContextRules#scope}. */
    public @Nullable String scope(LlmRequest request) {
        return rules.scope(request);
    }

    private Made inputs(LlmRequest request) {
        // No text has more tokens than bytes in UTF-8, of which a char has three at most.
        boolean countless =
                request.getInputs().stream().mapToLong(String::length).sum() * 3 <= Embeddings.MOST_TOKENS;
        int count = countless ? 0 : tokens.count(request);
        return count > Embeddings.MOST_TOKENS
                ? new Made.Faulty(EconomyErrors.inputsTooLong(count))
                : new Made.Prompt(request, request, 0, new Choices(null, new Chunks(null, null)));
    }

    private Made withPassages(LlmRequest filled, Choices choices) {
        if (filled.getChunks().isEmpty()) {
            return new Made.Prompt(filled, filled, 0, choices);
        }
        ChunkSelection.Selection selection = ChunkSelection.select(
                filled.getChunks(), choices.chunks(), chunk -> tokens.count(filled.getModel(), Passages.text(chunk)));
        LlmRequest sent = Passages.inserted(filled, selection.kept());
        return new Made.Prompt(sent, filled, selection.trimmedTokens(), choices);
    }
}
