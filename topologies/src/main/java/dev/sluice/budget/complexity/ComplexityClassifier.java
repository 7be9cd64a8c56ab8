package dev.sluice.budget.complexity;

import dev.sluice.schema.Hints;
import dev.sluice.schema.LlmRequest;
import org.jspecify.annotations.Nullable;

/** Tells how much a request demands: as its hint says, or by the features of its last turn. */
public final class ComplexityClassifier {

    private static final ComplexityModel MODEL = ComplexityModel.load();

    private ComplexityClassifier() {}

    /** The complexity of a request. */
    public static Complexity of(LlmRequest request) {
        @Nullable Hints hints = request.getHints();
        @Nullable Complexity hinted = hints == null ? null : Complexity.of(hints.getComplexity());
        if (hinted != null) {
            return hinted;
        }
        return of(LastTurn.text(request));
    }

    static Complexity of(String question) {
        return MODEL.of(Features.of(question));
    }
}
