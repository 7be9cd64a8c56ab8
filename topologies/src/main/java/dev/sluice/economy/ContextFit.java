package dev.sluice.economy;

import dev.sluice.economy.ContextRules.Limits;
import dev.sluice.embeddings.Embeddings;
import dev.sluice.schema.Admission;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.LlmRequest;
import dev.sluice.tokens.TokenCounter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds a request to the limits of a call. Thread-safe. */
public final class ContextFit {

    /** What became of a request. */
    public sealed interface Fit {

        /**
         * It can be sent.
         *
         * @param admission with the ceiling and the number of tokens that hold, still with all turns
         * @param droppedTurns exchanges to leave out, see {@link Trimming#without}
         * @param trimmedTokens tokens left out, those of intake included
         */
        record Fits(Admission admission, int droppedTurns, long trimmedTokens) implements Fit {}

        record TooLong(ErrorInfo error) implements Fit {}
    }

    private final TokenCounter tokens;

    public ContextFit(TokenCounter tokens) {
        this.tokens = tokens;
    }

    /**
     * Holds a request to limits.
     *
     * @param usualCeiling output ceiling of a request that names none; null: none
     */
    public Fit fit(Admission admission, Limits limits, @Nullable Integer usualCeiling) {
        LlmRequest request = admission.getRequest();
        if (Embeddings.isFor(request)) {
            return new Fit.Fits(admission, 0, 0);
        }
        Integer most = limits.promptTokens();
        int promptTokens = admission.getPromptTokens();
        int dropped = 0;
        long trimmed = 0;
        if (most != null && promptTokens > most) {
            boolean raw = request.getRawBody() != null;
            Trimming.Cut cut = Trimming.cut(
                    request.getMessages(),
                    (long) promptTokens - most,
                    message -> tokens.count(request.getModel(), message));
            if (raw || promptTokens - cut.tokens() > most) {
                return new Fit.TooLong(EconomyErrors.contextTooLong(raw, promptTokens - cut.tokens(), most));
            }
            dropped = cut.turns();
            trimmed = cut.tokens();
        }
        Integer ceiling = ceiling(request, limits.outputTokens(), usualCeiling);
        return new Fit.Fits(
                held(admission, (int) (promptTokens - trimmed), ceiling),
                dropped,
                trimmed + admission.getTrimmedTokens());
    }

    /** The ceiling to put into the request; null where it stays as it is. */
    private static @Nullable Integer ceiling(LlmRequest request, @Nullable Integer most, @Nullable Integer usual) {
        Integer asked = request.getMaxOutputTokens() == null ? usual : request.getMaxOutputTokens();
        return most == null || (asked != null && asked <= most) ? null : most;
    }

    private static Admission held(Admission admission, int promptTokens, @Nullable Integer ceiling) {
        if (ceiling == null && promptTokens == admission.getPromptTokens()) {
            return admission;
        }
        Map<String, @Nullable Object> changes = new HashMap<>();
        if (ceiling != null) {
            changes.put("max_output_tokens", ceiling);
        }
        Admission held = new Admission();
        admission.getSchema().getFields().forEach(field -> held.put(field.pos(), admission.get(field.pos())));
        held.put(admission.getSchema().getField("request").pos(), Copies.with(admission.getRequest(), changes));
        held.put(admission.getSchema().getField("prompt_tokens").pos(), promptTokens);
        return held;
    }
}
