package dev.sluice.cache.exact;

import dev.sluice.cache.FakeEmbedder;
import dev.sluice.cache.Fixtures;
import dev.sluice.cache.MemoryAnswerStore;
import dev.sluice.cache.reply.Reply;
import dev.sluice.cache.semantic.SemanticTools;
import dev.sluice.cache.time.Timers;
import dev.sluice.schema.Admission;
import dev.sluice.schema.Answer;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.Lookup;
import dev.sluice.schema.Refusal;
import dev.sluice.schema.RefusalScope;
import dev.sluice.schema.RequestContext;
import dev.sluice.schema.ResponseStatus;
import dev.sluice.semantic.index.IndexLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A model of the deployment around one partition of the exact and one of the semantic tier: input logs with committed
 * positions, output that a crash may take, a gate that admits every request id once, and a worker.
 */
final class Deployment {

    private final Random random;
    private final MemoryAnswerStore bodies = new MemoryAnswerStore();
    private final Set<String> admitted = new HashSet<>();
    private final List<Admission> calls = new ArrayList<>();
    private final ExactTask exact;
    private int clock;
    private long now = Fixtures.START.toEpochMilli();

    final SemanticTask semantic;
    final Map<String, List<LlmResponse>> delivered = new LinkedHashMap<>();
    final Map<String, String> questions = new LinkedHashMap<>();
    final List<String> billed = new ArrayList<>();

    Deployment(long seed) {
        random = new Random(seed);
        SemanticTools tools = tools();
        exact = new ExactTask(
                bodies,
                tools,
                new Channel<>(this::deliver),
                new Channel<>(this::gate),
                new Channel<>(question -> semantic().questions.append(clock++, question)));
        semantic = new SemanticTask(
                bodies,
                tools,
                new Channel<>(this::deliver),
                new Channel<>(this::gate),
                new Channel<>(outcome -> exact().outcomes.append(clock++, outcome)));
    }

    /** What a question means is its first letter; the index has room for two entries, so that some go. */
    private static SemanticTools tools() {
        SemanticTools tools = Fixtures.tools(new FakeEmbedder(Deployment::meaning));
        return new SemanticTools(
                true, tools.vectoriser(), tools.matcher(), tools.storage(), new IndexLimits(2, 1 << 20), 2);
    }

    /** What a request asks. */
    String meaningOf(String id) {
        return meaning(questions.getOrDefault(id, "?"));
    }

    private static String meaning(String question) {
        return question.substring(0, 1);
    }

    /** Someone asks; the same id again repeats its first question. */
    void ask(String id, String question, boolean cacheable) {
        String asked = questions.computeIfAbsent(id, first -> question + (cacheable ? "" : "!"));
        boolean keep = !asked.endsWith("!");
        RequestContext context = RequestContext.newBuilder()
                .setContentHash(asked)
                .setCompatibility("c")
                .setExact(asked)
                .setNormalised(asked)
                .setCacheable(keep)
                .setReadable(keep)
                .setTtlMs(Duration.ofHours(1).toMillis())
                .setLanguage("en")
                .setQueryType("general")
                .setReceivedAt(Instant.ofEpochMilli(now))
                .setPosition("p@" + exact.lookups.size())
                .build();
        exact.lookups.append(clock++, new Lookup(Fixtures.request(id, asked).build(), context));
    }

    void readExact() {
        exact.read(now);
    }

    void readAllExact() {
        while (!exact.isIdle()) {
            exact.read(now);
        }
    }

    void readSemantic() {
        semantic.read(now);
    }

    /** The worker finishes one call, with or without keeping the body, and perhaps reports it twice. */
    void work(boolean stored) {
        if (calls.isEmpty()) {
            return;
        }
        Admission call = calls.remove(random.nextInt(calls.size()));
        String question = call.getRequest().getMessages().get(1).getContent();
        billed.add(call.getRequest().getRequestId());
        Answer answer = Fixtures.answer(
                        call.getRequest().getRequestId(), call.getFlightKey(), call.getEntryId(), "to " + question)
                .setBodyStored(stored && call.getBodyTtlMs() > 0)
                .setCompletedAt(Instant.ofEpochMilli(now))
                .build();
        if (answer.getBodyStored()) {
            bodies.keep(answer);
        }
        exact.decisions.append(clock++, answer);
        if (random.nextInt(4) == 0) {
            exact.decisions.append(clock++, answer);
        }
    }

    /** The gate or the provider says no to one call. */
    void refuse(RefusalScope scope) {
        if (calls.isEmpty()) {
            return;
        }
        Admission call = calls.remove(random.nextInt(calls.size()));
        exact.decisions.append(
                clock++,
                Refusal.newBuilder()
                        .setRequestId(call.getRequest().getRequestId())
                        .setTenant("acme")
                        .setFlightKey(call.getFlightKey())
                        .setScope(scope)
                        .setStatus(ResponseStatus.REFUSED)
                        .setError(ErrorInfo.newBuilder()
                                .setCode("NO")
                                .setMessage("no")
                                .setRetryable(false)
                                .build())
                        .setAt(Instant.ofEpochMilli(now))
                        .build());
    }

    /** Time passes; a long time not without commits, because a task that does not commit loses its partitions. */
    void pass(Duration time) {
        Duration uncommitted = Timers.KEPT.dividedBy(2);
        for (Duration left = time; left.compareTo(uncommitted) > 0; left = left.minus(uncommitted)) {
            tick(uncommitted);
            commit();
        }
        tick(time.compareTo(uncommitted) > 0 ? Duration.ZERO : time);
    }

    private void tick(Duration time) {
        now += time.toMillis();
        exact.tick(now);
        semantic.tick(now);
    }

    void expireBodies() {
        bodies.clear();
    }

    /** Some of the output arrives before its commit. */
    void flushSome() {
        exact.flushSome(random::nextInt);
        semantic.flushSome(random::nextInt);
    }

    void commit() {
        commitExact();
        commitSemantic();
    }

    void commitExact() {
        exact.commit();
    }

    void commitSemantic() {
        semantic.commit();
    }

    /** A kill: every output and every kind of state loses a suffix of its own. */
    void crashExact() {
        exact.crash(random::nextInt);
        pass(Duration.ZERO);
    }

    void crashSemantic() {
        semantic.crash(random::nextInt);
        pass(Duration.ZERO);
    }

    /** Reads, works and lets time pass until nothing is left to happen. */
    void settle() {
        for (int round = 0; round < 30; round++) {
            while (!exact.isIdle() || !semantic.isIdle()) {
                readExact();
                readSemantic();
                commit();
            }
            commit();
            if (round < 10) {
                while (!calls.isEmpty()) {
                    work(true);
                }
            } else {
                pass(Fixtures.TIMEOUT);
                commit();
            }
        }
    }

    private ExactTask exact() {
        return exact;
    }

    private SemanticTask semantic() {
        return semantic;
    }

    private void deliver(Reply reply) {
        delivered
                .computeIfAbsent(reply.response().getRequestId(), id -> new ArrayList<>())
                .add(reply.response());
    }

    private void gate(Admission admission) {
        if (admitted.add(admission.getRequest().getRequestId())) {
            calls.add(admission);
        }
    }
}
