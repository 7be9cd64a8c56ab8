package dev.sluice.budget.streams;

/** Names of nodes and stores. They are part of the contract: changelogs are called after them. */
public final class Names {

    public static final String ADMISSIONS_SOURCE = "admissions-source";
    public static final String COMPLETIONS_SOURCE = "completions-source";
    public static final String RATINGS_SOURCE = "ratings-source";
    public static final String POLICIES_SOURCE = "policies-source";
    public static final String PRICES_SOURCE = "prices-source";

    public static final String GATE_PROCESSOR = "gate-processor";
    public static final String DISPATCH_PROCESSOR = "dispatch-processor";
    public static final String POLICIES_PROCESSOR = "policies-processor";
    public static final String PRICES_PROCESSOR = "prices-processor";

    public static final String DISPATCH_SINK = "dispatch-sink";
    public static final String DISPATCH_DEFERRED_SINK = "dispatch-deferred-sink";
    public static final String REFUSALS_SINK = "refusals-sink";
    public static final String USAGE_SINK = "usage-sink";
    public static final String BUDGET_ALERTS_SINK = "budget-alerts-sink";

    public static final String REQUESTS_STORE = "admitted-requests-store";
    public static final String RESERVATIONS_STORE = "reservations-store";
    public static final String WINDOWS_STORE = "budget-windows-store";
    public static final String MARKS_STORE = "marks-store";
    public static final String UNPRICED_STORE = "unpriced-calls-store";
    public static final String RATED_STORE = "rated-lines-store";
    public static final String WITHHELD_STORE = "withheld-answers-store";
    public static final String FILLS_STORE = "deployment-fills-store";
    public static final String ESTIMATES_STORE = "token-estimates-store";
    public static final String TIMERS_STORE = "timers-store";
    public static final String PENDING_STORE = "pending-dispatches-store";
    public static final String POLICIES_STORE = "policies-store";
    public static final String PRICES_STORE = "prices-store";

    private Names() {}
}
