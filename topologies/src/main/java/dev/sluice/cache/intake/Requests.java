package dev.sluice.cache.intake;

import dev.sluice.economy.Copies;
import dev.sluice.schema.LlmRequest;
import java.util.Map;

/** Parts of requests. Avro's copying builder clones every text, so fields are handed over one by one. */
public final class Requests {

    private Requests() {}

    /** The request with a trace context. */
    public static LlmRequest withTraceparent(LlmRequest request, String traceparent) {
        return Copies.with(request, Map.of("traceparent", traceparent));
    }

    /** The request without what only the provider needs. */
    public static LlmRequest slim(LlmRequest request) {
        return LlmRequest.newBuilder()
                .setRequestId(request.getRequestId())
                .setTenant(request.getTenant())
                .setTeam(request.getTeam())
                .setUser(request.getUser())
                .setFunction(request.getFunction())
                .setTags(request.getTags())
                .setModel(request.getModel())
                .setSampling(request.getSampling())
                .setMaxOutputTokens(request.getMaxOutputTokens())
                .setLane(request.getLane())
                .setDeadline(request.getDeadline())
                .setCache(request.getCache())
                .setSources(request.getSources())
                .setHints(request.getHints())
                .setTemplateId(request.getTemplateId())
                .setTemplateVersion(request.getTemplateVersion())
                .setOperation(request.getOperation())
                .setDimensions(request.getDimensions())
                .setTraceparent(request.getTraceparent())
                .setTracestate(request.getTracestate())
                .setCreatedAt(request.getCreatedAt())
                .build();
    }

    /** What a response says about a request that may break any limit; texts are cut to some characters. */
    static LlmRequest stub(LlmRequest request, int maxChars) {
        return LlmRequest.newBuilder()
                .setRequestId(cut(request.getRequestId(), maxChars))
                .setTenant(cut(request.getTenant(), maxChars))
                .setModel(cut(request.getModel(), maxChars))
                .setTraceparent(request.getTraceparent() == null ? null : cut(request.getTraceparent(), maxChars))
                .setCreatedAt(request.getCreatedAt())
                .build();
    }

    private static String cut(String text, int maxChars) {
        return text.length() <= maxChars ? text : text.substring(0, maxChars);
    }
}
