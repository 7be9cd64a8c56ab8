package dev.sluice.budget.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which budgets stand back for a more specific one. A budget replaces another of the same window and the same selectors
 *
 * <ul>
 *   <li>whose limit is for each user (team, function, model), for the one that it names;
 *   <li>that is for all tenants, when it names the tenant;
 *   <li>or both at once, but never one way where the other is more specific the other way.
 * </ul>
 *
 * A budget that is not in force replaces nothing, and a shadow budget only another one: what only reports must not lift
 * a limit. Immutable.
 */
final class Overrides {

    private final Map<Slot, List<BudgetRule>> bySlot = new HashMap<>();

    /** What two budgets have in common of which one may replace the other. */
    private record Slot(Period period, @Nullable String per, Selector selector) {}

    Overrides(Collection<BudgetRule> rules) {
        for (BudgetRule rule : rules) {
            Slot slot = new Slot(rule.period(), rule.policy().getPer(), rule.selector());
            bySlot.computeIfAbsent(slot, s -> new ArrayList<>()).add(rule);
        }
    }

    /** Whether another budget holds in place of a rule; subject is whose counter, empty where there is one for all. */
    boolean isReplaced(BudgetRule rule, String subject, Instant at) {
        @Nullable String per = rule.policy().getPer();
        boolean replaced =
                rule.isForAllTenants() && anyReplaces(new Slot(rule.period(), per, rule.selector()), rule, false, at);
        if (replaced || per == null) {
            return replaced;
        }
        return anyReplaces(new Slot(rule.period(), null, rule.selector().with(per, subject)), rule, true, at);
    }

    private boolean anyReplaces(Slot slot, BudgetRule rule, boolean named, Instant at) {
        @Nullable List<BudgetRule> candidates = bySlot.get(slot);
        if (candidates == null) {
            return false;
        }
        for (BudgetRule candidate : candidates) {
            boolean moreSpecific =
                    named ? rule.isForAllTenants() || !candidate.isForAllTenants() : !candidate.isForAllTenants();
            if (moreSpecific && candidate.isInForce(at) && (!candidate.isShadow() || rule.isShadow())) {
                return true;
            }
        }
        return false;
    }
}
