package dev.sluice.budget;

import dev.sluice.schema.Admission;
import dev.sluice.schema.Answer;
import dev.sluice.schema.BudgetPolicy;
import dev.sluice.schema.Completion;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.DeploymentPolicy;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Message;
import dev.sluice.schema.Policy;
import dev.sluice.schema.Price;
import dev.sluice.schema.RoutePolicy;
import dev.sluice.schema.TenantPolicy;
import dev.sluice.schema.TokenUsage;
import dev.sluice.schema.UnitPrices;
import dev.sluice.serde.SingleObjectSerde;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Records for tests. One token of model small costs 1,000 nano-USD in and 2,000 out; of model large ten times that. */
public final class Fixtures {

    public static final Instant T0 = Instant.parse("2026-11-21T10:00:00Z");
    public static final String TENANT = "acme";
    /** Quote of {@link #admission} on small: (100 * 1.1 + 16) in and 100 out. */
    public static final long SMALL_QUOTE = 126 * 1_000L + 100 * 2_000L;

    public static final long LARGE_QUOTE = SMALL_QUOTE * 10;
    /** Cost of {@link #usage} on small: 100 in and 50 out. */
    public static final long SMALL_COST = 100 * 1_000L + 50 * 2_000L;

    /** Records come out as they do from a topic; making the serde lets Avro instantiate them. */
    private static final SingleObjectSerde<Admission> ADMISSIONS = new SingleObjectSerde<>(Admission.class);

    private Fixtures() {}

    public static Policy.Builder policy(String id) {
        return Policy.newBuilder().setPolicyId(id).setTenant(TENANT).setUpdatedAt(T0.minusSeconds(86_400));
    }

    /** A hard, blocking limit for a day. */
    public static Policy budget(String id, long limit, UnaryOperator<BudgetPolicy.Builder> with) {
        BudgetPolicy.Builder budget = BudgetPolicy.newBuilder().setWindow("DAY").setLimitNanoUsd(limit);
        return policy(id).setBudget(with.apply(budget).build()).build();
    }

    public static Policy budget(String id, long limit) {
        return budget(id, limit, b -> b);
    }

    public static Policy deployment(@Nullable String tenant, String model, String provider) {
        return policy("deployment-" + tenant + "-" + model)
                .setTenant(tenant)
                .setDeployment(DeploymentPolicy.newBuilder()
                        .setModel(model)
                        .setProvider(provider)
                        .setUpstreamModel(model + "-v1")
                        .build())
                .build();
    }

    public static Policy route(String name, String... models) {
        return route(name, r -> r, models);
    }

    public static Policy route(String name, UnaryOperator<RoutePolicy.Builder> with, String... models) {
        RoutePolicy.Builder route = RoutePolicy.newBuilder().setName(name).setModels(List.of(models));
        return policy("route-" + name).setRoute(with.apply(route).build()).build();
    }

    /** A deployment with a name of its own. */
    public static Policy deployment(
            String name, String model, String provider, UnaryOperator<DeploymentPolicy.Builder> with) {
        DeploymentPolicy.Builder deployment = DeploymentPolicy.newBuilder()
                .setModel(model)
                .setProvider(provider)
                .setUpstreamModel(model + "-v1")
                .setName(name);
        return policy("deployment-" + name)
                .setTenant(null)
                .setDeployment(with.apply(deployment).build())
                .build();
    }

    public static Policy zone(String zone) {
        return policy("zone").setTenantSettings(new TenantPolicy(zone)).build();
    }

    public static Price.Builder price(String id, String provider, String model, String input, String output) {
        return Price.newBuilder()
                .setPriceId(id)
                .setProvider(provider)
                .setModel(model)
                .setPrices(UnitPrices.newBuilder()
                        .setInput(usd(input))
                        .setOutput(usd(output))
                        .build())
                .setValidFrom(Instant.parse("2026-01-01T00:00:00Z"));
    }

    public static BigDecimal usd(String amount) {
        return new BigDecimal(amount).setScale(9);
    }

    public static LlmRequest.Builder request(String id) {
        return LlmRequest.newBuilder()
                .setRequestId(id)
                .setTenant(TENANT)
                .setTeam("support")
                .setUser("alice")
                .setFunction("chat")
                .setModel("small")
                .setMessages(List.of(Message.newBuilder()
                        .setRole("user")
                        .setContent("What is a sluice?")
                        .build()))
                .setMaxOutputTokens(100)
                .setCreatedAt(T0);
    }

    public static Admission admission(String id, UnaryOperator<LlmRequest.Builder> with) {
        return admission(with.apply(request(id)).build(), 100, T0);
    }

    public static Admission admission(LlmRequest request, int promptTokens, Instant receivedAt) {
        Admission admission = Admission.newBuilder()
                .setRequest(request)
                .setContentHash("content-" + request.getRequestId())
                .setFlightKey("print-" + request.getRequestId() + "#" + request.getRequestId())
                .setEntryId("entry-" + request.getRequestId())
                .setBodyTtlMs(60_000)
                .setPromptTokens(promptTokens)
                .setLanguage("en")
                .setQueryType("faq")
                .setReceivedAt(receivedAt)
                .build();
        return ADMISSIONS.decode(ADMISSIONS.encode(admission));
    }

    public static Admission admission(String id) {
        return admission(id, r -> r);
    }

    public static TokenUsage usage(long input, long output) {
        return new TokenUsage(input, 0L, Map.of(), output, 0L);
    }

    public static Completion.Builder completion(CompletionKind kind, String requestId, int attempt) {
        return Completion.newBuilder()
                .setKind(kind)
                .setRequestId(requestId)
                .setTenant(TENANT)
                .setDispatchId(requestId + ":" + attempt)
                .setAt(T0.plusSeconds(2));
    }

    public static Completion succeeded(String requestId, int attempt) {
        return completion(CompletionKind.SUCCEEDED, requestId, attempt)
                .setUsage(usage(100, 50))
                .setModelServed("small-v1")
                .build();
    }

    /** A success whose answer failed its check. */
    public static Completion withheld(String requestId, int attempt, String content) {
        Answer answer = Answer.newBuilder()
                .setRequestId(requestId)
                .setTenant(TENANT)
                .setFlightKey("print-" + requestId + "#" + requestId)
                .setDispatchId(requestId + ":" + attempt)
                .setEntryId("entry-" + requestId)
                .setBodyStored(true)
                .setContent(content)
                .setBody(ByteBuffer.wrap(new byte[] {'{', '}'}))
                .setProvider("openai")
                .setModelRequested("small")
                .setModelServed("small-v1")
                .setCostNanoUsd(SMALL_COST)
                .setCompletedAt(T0.plusSeconds(2))
                .build();
        return Completion.newBuilder(succeeded(requestId, attempt))
                .setCheckFailed("REFUSAL")
                .setWithheld(answer)
                .build();
    }

    public static Completion failed(String requestId, int attempt, String code, boolean retryable) {
        return completion(CompletionKind.FAILED, requestId, attempt)
                .setError(ErrorInfo.newBuilder()
                        .setCode(code)
                        .setMessage("The provider said no.")
                        .setRetryable(retryable)
                        .build())
                .build();
    }
}
