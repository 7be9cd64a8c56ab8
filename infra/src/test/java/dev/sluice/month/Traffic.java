package dev.sluice.month;

import dev.sluice.month.Provider.Call;
import dev.sluice.schema.Admission;
import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.Completion;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.HitDetails;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Message;
import dev.sluice.schema.TokenUsage;
import dev.sluice.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Callers, cache and workers of three tenants over the month in which Europe's clocks go back; from a seed. */
final class Traffic {

    /** Midnight of the first in Berlin, so that the month's edge is not UTC's. */
    static final Instant START = Instant.parse("2026-09-30T22:00:00Z");

    static final List<String> TENANTS = List.of("acme", "globex", "initech");
    private static final List<String> MODELS = List.of("small", "small", "small", "large", "nova");
    private static final List<String> USERS = List.of("ann", "bob", "tight");
    private static final List<AnswerSource> TIERS = List.of(
            AnswerSource.EXACT_CACHE,
            AnswerSource.NORMALISED_CACHE,
            AnswerSource.SEMANTIC_CACHE,
            AnswerSource.COALESCED);
    private static final Duration MONTH = Duration.ofDays(31).plusHours(1);

    private final GateDriver gate;
    private final Provider provider;
    private final Random random;
    long savedByHits;

    Traffic(GateDriver gate, Provider provider, long seed) {
        this.gate = gate;
        this.provider = provider;
        this.random = new Random(seed);
    }

    void send(int requests) {
        long step = MONTH.toMillis() / requests;
        for (int i = 0; i < requests; i++) {
            Instant at = START.plusMillis(i * step + random.nextLong(step));
            String tenant = pick(TENANTS);
            String id = tenant + "-" + i;
            if (random.nextInt(4) == 0) {
                hit(id, tenant, at);
            } else {
                request(id, tenant, at);
            }
        }
    }

    private <T> T pick(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private void hit(String id, String tenant, Instant at) {
        String model = pick(MODELS);
        TokenUsage usage = usage();
        Completion hit = Completion.newBuilder()
                .setKind(CompletionKind.HIT)
                .setRequestId(id)
                .setTenant(tenant)
                .setAt(at)
                .setHit(HitDetails.newBuilder()
                        .setSource(pick(TIERS))
                        .setEntryId("entry")
                        .setProvider("openai")
                        .setModelServed(model + "-2026-01-31")
                        .setModelRequested(model)
                        .setUsage(usage)
                        .setTeam("team-" + id.length() % 2)
                        .build())
                .build();
        savedByHits += Provider.cost(model, at, usage);
        report(hit);
    }

    private void request(String id, String tenant, Instant at) {
        String model = pick(MODELS);
        admit(id, tenant, model, at);
        if (isRefused(id)) {
            return;
        }
        Instant answered = at.plusMillis(200 + random.nextInt(60_000));
        switch (random.nextInt(12)) {
            case 0 -> {
                // An outcome that is unknown at first is told later, and the second try is billed as well.
                report(report(CompletionKind.STARTED, id, tenant, 1, at).build());
                report(report(CompletionKind.UNKNOWN_OUTCOME, id, tenant, 1, answered)
                        .build());
                again(id, tenant, model, answered.plusSeconds(5));
                succeed(id, tenant, model, 1, answered.plusSeconds(90), "a");
            }
            case 1 -> {
                report(failed(id, tenant, answered));
                again(id, tenant, model, answered.plusSeconds(5));
            }
            case 2 -> {
                // A broker that forgets a delivery makes a second call of one dispatch.
                succeed(id, tenant, model, 1, answered, "a");
                succeed(id, tenant, model, 1, answered.plusSeconds(3), "b");
            }
            default -> {
                report(report(CompletionKind.STARTED, id, tenant, 1, at).build());
                succeed(id, tenant, model, 1, answered, "a");
            }
        }
    }

    /** The second try, unless a budget has refused it meanwhile. */
    private void again(String id, String tenant, String model, Instant at) {
        if (!isRefused(id)) {
            succeed(id, tenant, model, 2, at, "again");
        }
    }

    private void admit(String id, String tenant, String model, Instant at) {
        LlmRequest request = LlmRequest.newBuilder()
                .setRequestId(id)
                .setTenant(tenant)
                .setTeam("team-" + id.length() % 2)
                .setUser(pick(USERS))
                .setModel(model)
                .setMessages(List.of(Message.newBuilder()
                        .setRole("user")
                        .setContent("What is due?")
                        .build()))
                .setMaxOutputTokens(500)
                .setCreatedAt(at)
                .build();
        gate.write(
                Topics.ADMISSIONS,
                tenant,
                Admission.newBuilder()
                        .setRequest(request)
                        .setContentHash(id)
                        .setFlightKey("print#" + id)
                        .setEntryId("entry")
                        .setBodyTtlMs(0)
                        .setPromptTokens(1_000)
                        .setLanguage("en")
                        .setQueryType("faq")
                        .setReceivedAt(at)
                        .build());
    }

    private boolean isRefused(String id) {
        return gate.refused().contains(id);
    }

    private void succeed(String id, String tenant, String model, int attempt, Instant at, String call) {
        Call billed = new Call(id + call, tenant, id + ":" + attempt, model, at, usage());
        provider.bill(billed);
        report(report(CompletionKind.SUCCEEDED, id, tenant, attempt, at)
                .setUsage(billed.usage())
                .setModelServed(model + "-2026-01-31")
                .setProviderRequestId(billed.id())
                .build());
    }

    private static Completion failed(String id, String tenant, Instant at) {
        return report(CompletionKind.FAILED, id, tenant, 1, at)
                .setError(ErrorInfo.newBuilder()
                        .setCode("PROVIDER_UNAVAILABLE")
                        .setMessage("no")
                        .setRetryable(true)
                        .build())
                .build();
    }

    private static Completion.Builder report(CompletionKind kind, String id, String tenant, int attempt, Instant at) {
        return Completion.newBuilder()
                .setKind(kind)
                .setRequestId(id)
                .setTenant(tenant)
                .setDispatchId(id + ":" + attempt)
                .setAt(at);
    }

    /** One report in twenty comes twice. */
    private void report(Completion completion) {
        int times = random.nextInt(20) == 0 ? 2 : 1;
        for (int i = 0; i < times; i++) {
            gate.write(Topics.COMPLETIONS, completion.getTenant(), completion);
        }
    }

    private TokenUsage usage() {
        return new TokenUsage(
                (long) random.nextInt(900), (long) random.nextInt(100), Map.of(), (long) random.nextInt(500), 0L);
    }
}
