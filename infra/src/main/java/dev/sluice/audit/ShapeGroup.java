package dev.sluice.audit;

import dev.sluice.economy.Shingles;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Prompts of one tenant that were made from one pattern: the same template, or much the same words before what differs. */
final class ShapeGroup {

    /** Share of the shorter of two patterns that the other has too, in hundredths. */
    private static final int SAME_PERCENT = 60;
    /** Patterns of fewer words have to be equal. */
    private static final int FEW = 6;

    private final List<AuditedPrompt> prompts = new ArrayList<>();

    ShapeGroup(AuditedPrompt first) {
        prompts.add(first);
    }

    List<AuditedPrompt> prompts() {
        return prompts;
    }

    void add(AuditedPrompt prompt) {
        prompts.add(prompt);
    }

    boolean takes(AuditedPrompt prompt) {
        AuditedPrompt first = prompts.getFirst();
        String template = prompt.request().getTemplateId();
        if (!first.request().getTenant().equals(prompt.request().getTenant())
                || !Objects.equals(first.request().getTemplateId(), template)) {
            return false;
        }
        return template != null || isAlike(first.shape(), prompt.shape());
    }

    private static boolean isAlike(Shingles one, Shingles other) {
        int smaller = Math.min(one.size(), other.size());
        long shared = one.shared(other);
        return smaller < FEW
                ? shared == one.size() && shared == other.size()
                : shared * 100 >= (long) smaller * SAME_PERCENT;
    }
}
