package dev.sluice.worker;

import dev.sluice.pricing.CostCalculator;
import dev.sluice.schema.Answer;
import dev.sluice.schema.Completion;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.DispatchItem;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.TokenUsage;
import dev.sluice.schema.UnitPrices;
import dev.sluice.worker.provider.PartialUsage;
import dev.sluice.worker.provider.ProviderAnswer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The records a worker reports. */
final class Reports {

    private Reports() {}

    /** About to be called, or abandoned. */
    static Completion of(CompletionKind kind, DispatchItem item, Instant at) {
        return base(kind, item, at).setTries(0).build();
    }

    /** Ended without an answer. */
    static Completion ended(CompletionKind kind, DispatchItem item, ErrorInfo error, int tries, Instant at) {
        return base(kind, item, at).setError(error).setTries(tries).build();
    }

    /** Ended in the middle of an answer, with what it had used by then. */
    static Completion broken(DispatchItem item, ErrorInfo error, PartialUsage sent, int tries, Instant at) {
        ProviderAnswer answer = sent.answer();
        return base(CompletionKind.UNKNOWN_OUTCOME, item, at)
                .setError(error)
                .setTries(tries)
                .setUsage(sent.tokens())
                .setRawUsage(answer.rawUsage())
                .setModelServed(answer.model())
                .setServiceTier(answer.serviceTier())
                .setRegion(answer.region())
                .setUsageProblem(sent.problem())
                .setProviderRequestId(answer.requestId())
                .build();
    }

    /** Answered; everything in it comes from the answer, so that a stored one can be reported again. */
    static Completion succeeded(DispatchItem item, Answer answer) {
        return base(CompletionKind.SUCCEEDED, item, answer.getCompletedAt())
                .setUsage(answer.getUsage())
                .setRawUsage(answer.getRawUsage())
                .setModelServed(answer.getModelServed())
                .setServiceTier(answer.getServiceTier())
                .setRegion(answer.getRegion())
                .setBatch(answer.getBatch())
                .setUsageProblem(answer.getUsageProblem())
                .setProviderRequestId(answer.getProviderRequestId())
                .setProviderLatencyMs(answer.getProviderLatencyMs())
                .setTries(answer.getTries())
                .build();
    }

    /** Answered, but not well enough; the answer goes to the gate instead of to whoever waits for it. */
    static Completion withheld(DispatchItem item, Answer answer, String checkFailed) {
        return Completion.newBuilder(succeeded(item, answer))
                .setCheckFailed(checkFailed)
                .setWithheld(answer)
                .build();
    }

    /** The answer of a provider, marked as stored. */
    static Answer answer(
            String provider, DispatchItem item, ProviderAnswer answer, int tries, long latencyMs, Instant at) {
        return Answer.newBuilder()
                .setRequestId(item.getRequest().getRequestId())
                .setTenant(item.getRequest().getTenant())
                .setFlightKey(item.getFlightKey())
                .setDispatchId(item.getDispatchId())
                .setEntryId(item.getEntryId())
                .setBodyStored(true)
                .setContent(answer.content())
                .setBody(answer.body())
                .setFinishReason(answer.finishReason())
                .setProvider(provider)
                .setModelRequested(item.getModel())
                .setModelServed(answer.model() == null ? item.getUpstreamModel() : answer.model())
                .setUsage(answer.usage())
                .setRawUsage(answer.rawUsage())
                .setServiceTier(answer.serviceTier())
                .setRegion(answer.region())
                .setUsageProblem(answer.usageProblem())
                .setProviderRequestId(answer.requestId())
                .setProviderLatencyMs(latencyMs)
                .setTries(tries)
                .setCostNanoUsd(cost(answer.usage(), item.getPrices()))
                .setPriceVersion(item.getPriceVersion())
                .setCompletedAt(at)
                .setRoute(item.getRoute())
                .setArm(item.getArm())
                .setWithheldCostNanoUsd(item.getWithheldCostNanoUsd())
                .build();
    }

    /** The partition key of answers: the flight key without what keeps uncoalesced requests apart. */
    static String fingerprint(String flightKey) {
        int end = flightKey.indexOf('#');
        return end < 0 ? flightKey : flightKey.substring(0, end);
    }

    private static long cost(@Nullable TokenUsage usage, @Nullable UnitPrices prices) {
        if (usage == null || prices == null) {
            return 0;
        }
        try {
            return CostCalculator.cost(usage, prices);
        } catch (ArithmeticException e) {
            // The gate settles on the usage; a price so absurd must not keep the answer from its caller.
            return 0;
        }
    }

    private static Completion.Builder base(CompletionKind kind, DispatchItem item, Instant at) {
        return Completion.newBuilder()
                .setKind(kind)
                .setRequestId(item.getRequest().getRequestId())
                .setTenant(item.getRequest().getTenant())
                .setDispatchId(item.getDispatchId())
                .setAt(at);
    }
}
