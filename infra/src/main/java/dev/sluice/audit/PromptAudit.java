package dev.sluice.audit;

import dev.sluice.schema.LlmRequest;
import dev.sluice.tokens.TokenCounter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects prompts, groups them by shape, and ranks the groups by what their boilerplate costs. Not thread-safe. */
public final class PromptAudit {

    private final AuditPrices prices;
    private final TokenCounter tokens;
    private final int longTokens;
    private final int most;
    private final List<ShapeGroup> groups = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private long withoutText;
    private long beyond;

    /**
     * The result.
     *
     * @param requests prompts that were looked at
     * @param withoutText requests without a prompt in text, such as those for embeddings
     * @param beyond requests that were more than asked for
     * @param findings by cost of boilerplate, dearest first
     */
    public record Result(long requests, long withoutText, long beyond, List<Finding> findings) {}

    /**
     * An audit.
     *
     * @param longTokens prompts above this length are long
     * @param most prompts to look at; they are kept in memory
     */
    public PromptAudit(AuditPrices prices, TokenCounter tokens, int longTokens, int most) {
        this.prices = prices;
        this.tokens = tokens;
        this.longTokens = longTokens;
        this.most = most;
    }

    /** Takes a request; one that comes again counts once. */
    public void add(LlmRequest request) {
        if (seen.size() >= most) {
            beyond++;
        } else if (seen.add(request.getTenant() + '\n' + request.getRequestId())) {
            AuditedPrompt.of(request).ifPresentOrElse(this::group, () -> withoutText++);
        }
    }

    /** What was found. */
    public Result result() {
        List<Finding> findings = groups.stream()
                .map(group -> new ShapeReport(group.prompts(), prices, tokens, longTokens).finding())
                .sorted(Comparator.comparingLong(Finding::boilerplateNanoUsd)
                        .thenComparingLong(Finding::boilerplateTokens)
                        .thenComparingLong(Finding::promptTokens)
                        .reversed())
                .toList();
        return new Result(seen.size() - withoutText, withoutText, beyond, findings);
    }

    private void group(AuditedPrompt prompt) {
        for (ShapeGroup group : groups) {
            if (group.takes(prompt)) {
                group.add(prompt);
                return;
            }
        }
        groups.add(new ShapeGroup(prompt));
    }
}
