package dev.sluice.budget.ledger;

import dev.sluice.budget.policy.Deployments;
import dev.sluice.schema.Admission;
import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.BudgetCharge;
import dev.sluice.schema.Completion;
import dev.sluice.schema.HitDetails;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Reservation;
import dev.sluice.schema.RoutePlan;
import dev.sluice.schema.SpendAttribution;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import dev.sluice.schema.UsageStatus;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Ledger lines. The same line always has the same id. The event time of a charge is that of its reservation, so that
 * the lines of a window add up to what the window has spent.
 */
public final class LedgerLines {

    private static final String CALL = ":call";

    private LedgerLines() {}

    /** Id of the line that charges a dispatch. */
    public static String callId(String dispatchId) {
        return dispatchId + CALL;
    }

    /** The dispatch that a line charges; null when it charges something else. */
    public static @Nullable String dispatchId(String lineId) {
        return lineId.endsWith(CALL) ? lineId.substring(0, lineId.length() - CALL.length()) : null;
    }

    /** Id of the line that all corrections of a line correct; of a line that corrects nothing, its own. */
    public static String rootId(UsageEvent line) {
        return Objects.requireNonNullElse(line.getCorrectsLineId(), line.getLineId());
    }

    /** The line that a correction corrects, as it stands with it: with the correction's usage, and a charge in nano-USD. */
    public static UsageEvent corrected(UsageEvent correction, long cost) {
        return UsageEvent.newBuilder(correction)
                .setLineId(rootId(correction))
                .setKind(UsageKind.PROVIDER_CALL)
                .setCostNanoUsd(cost)
                .setCorrectsLineId(null)
                .build();
    }

    /** A line about a dispatch, without what the provider said. */
    public static UsageEvent.Builder ofDispatch(
            Reservation reservation, UsageKind kind, UsageStatus status, String suffix, Instant recordedAt) {
        UsageEvent.Builder line = attributed(reservation.getAttribution())
                .setLineId(reservation.getDispatchId() + suffix)
                .setRequestId(reservation.getRequestId())
                .setTenant(reservation.getTenant())
                .setKind(kind)
                .setStatus(status)
                .setSource(kind == UsageKind.ERROR ? AnswerSource.NONE : AnswerSource.PROVIDER)
                .setProvider(reservation.getProvider())
                .setDeployment(Deployments.name(
                        reservation.getDeployment(), reservation.getProvider(), reservation.getUpstreamModel()))
                .setUpstreamModel(reservation.getUpstreamModel())
                .setRoute(reservation.getRoute())
                .setArm(reservation.getArm())
                .setWithheldCostNanoUsd(reservation.getWithheldCostNanoUsd())
                .setModelServed(reservation.getModel())
                .setAttempt(reservation.getAttempt())
                .setPromptTokensEstimated(reservation.getPromptTokens())
                .setPriceVersion(reservation.getPriceVersion())
                .setErrorCode(reservation.getNoteCode())
                .setEventTime(reservation.getEventTime())
                .setRecordedAt(recordedAt);
        if (kind != UsageKind.ERROR) {
            line.setTrimmedTokens(reservation.getTrimmedTokens());
        }
        return line.setBudgetIds(
                reservation.getBudgets().stream().map(BudgetCharge::getBudgetId).toList());
    }

    /** Adds what the provider said. */
    public static UsageEvent.Builder reported(UsageEvent.Builder line, Completion completion) {
        if (completion.getModelServed() != null) {
            line.setModelServed(completion.getModelServed());
        }
        if (completion.getUsageProblem() != null && line.getErrorCode() == null) {
            line.setErrorCode(completion.getUsageProblem());
        }
        return line.setCheckFailed(completion.getCheckFailed())
                .setUsage(completion.getUsage())
                .setRawUsage(completion.getRawUsage())
                .setServiceTier(completion.getServiceTier())
                .setRegion(completion.getRegion())
                .setBatch(completion.getBatch())
                .setPricedAt(completion.getUsage() == null ? null : completion.getAt())
                .setProviderRequestId(completion.getProviderRequestId())
                .setProviderLatencyMs(completion.getProviderLatencyMs());
    }

    /** The line of a request that was let through to no provider; the price is that of a quote no budget had room for. */
    public static UsageEvent refusal(
            Admission admission,
            @Nullable RoutePlan plan,
            String lineId,
            String code,
            @Nullable String priceVersion,
            Instant recordedAt) {
        LlmRequest request = admission.getRequest();
        return attributed(attribution(admission))
                .setLineId(lineId)
                .setRequestId(request.getRequestId())
                .setTenant(request.getTenant())
                .setKind(UsageKind.REFUSAL)
                .setStatus(UsageStatus.CONFIRMED)
                .setSource(AnswerSource.NONE)
                .setPromptTokensEstimated(admission.getPromptTokens())
                .setRoute(plan == null ? null : plan.getRoute())
                .setArm(plan == null ? null : plan.getArm())
                .setErrorCode(code)
                .setPriceVersion(priceVersion)
                .setEventTime(admission.getReceivedAt())
                .setRecordedAt(recordedAt)
                .build();
    }

    /** The line of a hit whose saving is not known yet. */
    public static UsageEvent.Builder hit(Completion completion, HitDetails hit, Instant recordedAt) {
        SpendAttribution attribution = new SpendAttribution(
                hit.getTeam(),
                hit.getUser(),
                hit.getFunction(),
                hit.getTags(),
                hit.getModelRequested(),
                hit.getLane(),
                hit.getQueryType(),
                hit.getLanguage(),
                hit.getTemplateId(),
                hit.getTraceparent());
        return attributed(attribution)
                .setLineId(completion.getRequestId() + ":hit")
                .setRequestId(completion.getRequestId())
                .setTenant(completion.getTenant())
                .setKind(UsageKind.CACHE_HIT)
                .setStatus(UsageStatus.UNPRICED)
                .setSource(hit.getSource())
                .setProvider(hit.getProvider())
                .setModelServed(hit.getModelServed())
                .setUsage(hit.getUsage())
                .setSavingTechnique(
                        Technique.of(hit.getSource()).map(Technique::label).orElse(null))
                .setSimilarity(hit.getSimilarity())
                .setEventTime(completion.getAt())
                .setRecordedAt(recordedAt);
    }

    /** A line about a call that nothing is known of but the report. */
    public static UsageEvent.Builder orphan(Completion completion, String lineId, Instant recordedAt) {
        UsageEvent.Builder line = UsageEvent.newBuilder()
                .setLineId(lineId)
                .setRequestId(completion.getRequestId())
                .setTenant(completion.getTenant())
                .setKind(UsageKind.PROVIDER_CALL)
                .setStatus(UsageStatus.CONFIRMED)
                .setSource(AnswerSource.PROVIDER)
                .setBudgetIds(List.of())
                .setEventTime(completion.getAt())
                .setRecordedAt(recordedAt);
        return reported(line, completion);
    }

    /** What a request is attributed to. */
    public static SpendAttribution attribution(Admission admission) {
        LlmRequest request = admission.getRequest();
        return new SpendAttribution(
                request.getTeam(),
                request.getUser(),
                request.getFunction(),
                request.getTags(),
                request.getModel(),
                request.getLane(),
                admission.getQueryType(),
                admission.getLanguage(),
                request.getTemplateId(),
                request.getTraceparent());
    }

    private static UsageEvent.Builder attributed(SpendAttribution attribution) {
        return UsageEvent.newBuilder()
                .setTeam(attribution.getTeam())
                .setUser(attribution.getUser())
                .setFunction(attribution.getFunction())
                .setTags(attribution.getTags())
                .setModelRequested(attribution.getModelRequested())
                .setLane(attribution.getLane())
                .setQueryType(attribution.getQueryType())
                .setLanguage(attribution.getLanguage())
                .setTemplateId(attribution.getTemplateId())
                .setTraceparent(attribution.getTraceparent());
    }
}
