package dev.sluice.budget.admission;

import dev.sluice.budget.ledger.Counter;
import dev.sluice.budget.ledger.Money;
import dev.sluice.schema.BudgetRefusal;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.LlmRequest;
import java.time.Instant;
import java.util.Collection;
import java.util.stream.Collectors;

/** The gate's errors: what is wrong, where, and what would have been accepted. */
public final class GateErrors {

    private static final int LISTED = 20;
    private static final int SHOWN = 64;

    private GateErrors() {}

    static ErrorInfo requestIdReused(String requestId) {
        return ErrorInfo.newBuilder()
                .setCode("REQUEST_ID_REUSED")
                .setMessage("The request id was used before for a request with other content.")
                .setField("request_id")
                .setValue(shortened(requestId))
                .setAllowed("a new id for each request; the same id only for the very same request")
                .build();
    }

    static ErrorInfo deadlineExceeded(Instant deadline) {
        return ErrorInfo.newBuilder()
                .setCode("DEADLINE_EXCEEDED")
                .setMessage("The deadline had passed before a provider could be called.")
                .setField("deadline")
                .setValue(deadline.toString())
                .setAllowed("a later deadline, or none")
                .setRetryable(true)
                .build();
    }

    static ErrorInfo unknownModel(String model, Collection<String> known) {
        String some = known.stream().limit(LISTED).collect(Collectors.joining(", "));
        return ErrorInfo.newBuilder()
                .setCode("UNKNOWN_MODEL")
                .setMessage("No deployment serves this model.")
                .setField("model")
                .setValue(shortened(model))
                .setAllowed(known.size() > LISTED ? some + ", …" : some)
                .build();
    }

    static ErrorInfo unpriced(String model) {
        return ErrorInfo.newBuilder()
                .setCode("UNPRICED_MODEL")
                .setMessage("A hard budget applies and no price is in force for this model, so the cost has no bound.")
                .setField("model")
                .setValue(shortened(model))
                .setAllowed("a model with a price in force")
                .setRetryable(true)
                .build();
    }

    static ErrorInfo missingCeiling() {
        return ErrorInfo.newBuilder()
                .setCode("MISSING_OUTPUT_CEILING")
                .setMessage(
                        "A hard budget applies and the request does not limit its output, so the cost has no bound.")
                .setField("max_output_tokens")
                .setAllowed("1 or more, in the request, in raw_body, or as the deployment's default")
                .build();
    }

    static ErrorInfo quoteTooLarge(LlmRequest request, long largest) {
        return ErrorInfo.newBuilder()
                .setCode("QUOTE_TOO_LARGE")
                .setMessage("The call could cost more than any single call may.")
                .setField("max_output_tokens")
                .setValue(
                        request.getMaxOutputTokens() == null
                                ? null
                                : request.getMaxOutputTokens().toString())
                .setAllowed("a ceiling whose cost is at most " + Money.usd(largest))
                .build();
    }

    static ErrorInfo budgetExceeded(Counter counter, long quote, Instant now) {
        BudgetRefusal refusal = counter.refusal(quote);
        long wait = Math.max(0, refusal.getResetsAt().toEpochMilli() - now.toEpochMilli());
        return ErrorInfo.newBuilder()
                .setCode("BUDGET_EXCEEDED")
                .setMessage(
                        "Budget %s allows %s %s; %s are spent, %s reserved, and this request may cost %s. There is room again at %s."
                                .formatted(
                                        shortened(refusal.getBudgetId()),
                                        Money.usd(refusal.getLimitNanoUsd()),
                                        counter.rule().period().inWords(),
                                        Money.usd(refusal.getSpentNanoUsd()),
                                        Money.usd(refusal.getReservedNanoUsd()),
                                        Money.usd(quote),
                                        refusal.getResetsAt()))
                .setAllowed("a request that fits, a higher limit, or the next window")
                .setRetryable(true)
                .setRetryAfterMs(wait)
                .setBudget(refusal)
                .build();
    }

    /** The error of a request whose last dispatch ended without any report of its worker. */
    public static ErrorInfo workerLost() {
        return ErrorInfo.newBuilder()
                .setCode("WORKER_LOST")
                .setMessage("Every worker that took the request went away before it reported an answer.")
                .setRetryable(true)
                .build();
    }

    /** Why an answer has to do although it failed its check: the ladder has no better model. */
    public static ErrorInfo noBetterModel() {
        return ErrorInfo.newBuilder()
                .setCode("NO_BETTER_MODEL")
                .setMessage("The answer failed the check of its route, and the ladder has no better model.")
                .build();
    }

    /** Why an answer has to do although it failed its check: the deadline is near. */
    public static ErrorInfo noTimeForBetter(Instant makeDoAt) {
        return ErrorInfo.newBuilder()
                .setCode("DEADLINE_NEAR")
                .setMessage("The answer failed the check of its route, and a better one would come too late.")
                .setField("deadline")
                .setValue(makeDoAt.toString())
                .build();
    }

    private static String shortened(String value) {
        return value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
    }
}
