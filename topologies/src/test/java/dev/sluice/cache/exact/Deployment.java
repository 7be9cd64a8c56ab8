package dev.sluice.cache.exact;

import dev.sluice.cache.Fixtures;
import dev.sluice.cache.MemoryAnswerStore;
import dev.sluice.cache.reply.Reply;
import dev.sluice.cache.time.Timers;
import dev.sluice.cache.tokens.TokenCounter;
import dev.sluice.schema.Admission;
import dev.sluice.schema.Answer;
import dev.sluice.schema.Completion;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.Lookup;
import dev.sluice.schema.Refusal;
import dev.sluice.schema.RefusalScope;
import dev.sluice.schema.RequestContext;
import dev.sluice.schema.ResponseStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/**
 * A model of the deployment around one partition of the exact tier: input logs with committed positions, output that a
 * crash may take, a gate that admits every request id once, and a worker.
 */
final class Deployment implements Outbox {

    /** One input record; Kafka Streams reads the two logs in the order of their timestamps. */
    private record Input(int timestamp, SpecificRecord value) {}

    /** Loading a vocabulary takes a second. */
    private static final TokenCounter TOKENS = new TokenCounter();

    private final Random random;
    private final JournalState state = new JournalState();
    private final MemoryAnswerStore bodies = new MemoryAnswerStore();
    private final List<Input> lookups = new ArrayList<>();
    private final List<Input> decisions = new ArrayList<>();
    private final List<LlmResponse> pendingResponses = new ArrayList<>();
    private final List<Admission> pendingAdmissions = new ArrayList<>();
    private final Set<String> admitted = new HashSet<>();
    private final List<Admission> calls = new ArrayList<>();
    private int clock;
    private int readLookups;
    private int readDecisions;
    private int committedLookups;
    private int committedDecisions;
    private long now = Fixtures.START.toEpochMilli();
    private ExactTier tier;

    final Map<String, List<LlmResponse>> delivered = new LinkedHashMap<>();
    final Map<String, String> questions = new LinkedHashMap<>();
    final List<String> billed = new ArrayList<>();

    Deployment(long seed) {
        random = new Random(seed);
        tier = restarted();
    }

    /** Someone asks; the same id again repeats its first question. */
    void ask(String id, String question, boolean cacheable) {
        String asked = questions.computeIfAbsent(id, first -> question + (cacheable ? "" : "!"));
        boolean keep = !asked.endsWith("!");
        lookups.add(new Input(
                clock++,
                new Lookup(
                        Fixtures.request(id, asked).build(),
                        RequestContext.newBuilder()
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
                                .setPosition("p@" + lookups.size())
                                .build())));
    }

    /** Reads one record, the older one of the two logs. */
    void read() {
        boolean lookup = readLookups < lookups.size()
                && (readDecisions == decisions.size()
                        || lookups.get(readLookups).timestamp()
                                < decisions.get(readDecisions).timestamp());
        if (lookup) {
            handle(lookups.get(readLookups), readLookups++);
        } else if (readDecisions < decisions.size()) {
            handle(decisions.get(readDecisions), readDecisions++);
        }
    }

    private void handle(Input input, int offset) {
        switch (input.value()) {
            case Lookup lookup -> tier.lookup(lookup, now);
            case Answer answer -> tier.answer(answer, "answers@" + offset, now);
            case Refusal refusal -> tier.refusal(refusal, "refusals@" + offset, now);
            default -> throw new AssertionError(input);
        }
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
        decisions.add(new Input(clock++, answer));
        if (random.nextInt(4) == 0) {
            decisions.add(new Input(clock++, answer));
        }
    }

    /** The gate or the provider says no to one call. */
    void refuse(RefusalScope scope) {
        if (!calls.isEmpty()) {
            Admission call = calls.remove(random.nextInt(calls.size()));
            decisions.add(new Input(
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
                            .build()));
        }
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
        while (tier.tick(now, 3)) {
            // Small slices, so that resuming is exercised too.
        }
    }

    void expireBodies() {
        bodies.clear();
    }

    /** Everything is flushed, then the positions are committed. */
    void commit() {
        pendingResponses.forEach(this::deliver);
        pendingResponses.clear();
        pendingAdmissions.forEach(this::gate);
        pendingAdmissions.clear();
        state.commit();
        committedLookups = readLookups;
        committedDecisions = readDecisions;
    }

    /** A kill: every output and every kind of state loses a suffix of its own. */
    void crash() {
        pendingResponses.subList(0, random.nextInt(pendingResponses.size() + 1)).forEach(this::deliver);
        pendingResponses.clear();
        pendingAdmissions
                .subList(0, random.nextInt(pendingAdmissions.size() + 1))
                .forEach(this::gate);
        pendingAdmissions.clear();
        state.crash(random::nextInt);
        readLookups = committedLookups;
        readDecisions = committedDecisions;
        tier = restarted();
        pass(Duration.ZERO);
    }

    /** Reads, works and lets time pass until nothing is left to happen. */
    void settle() {
        for (int round = 0; round < 30; round++) {
            while (readLookups < lookups.size() || readDecisions < decisions.size()) {
                read();
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

    private ExactTier restarted() {
        return new ExactTier(Fixtures.settings(), state, this, bodies, TOKENS);
    }

    private void deliver(LlmResponse response) {
        delivered
                .computeIfAbsent(response.getRequestId(), id -> new ArrayList<>())
                .add(response);
    }

    private void gate(Admission admission) {
        if (admitted.add(admission.getRequest().getRequestId())) {
            calls.add(admission);
        }
    }

    @Override
    public void respond(Reply reply) {
        pendingResponses.add(reply.response());
    }

    @Override
    public void admit(Admission admission) {
        pendingAdmissions.add(admission);
    }

    @Override
    public void record(Completion hit) {
        // The gate writes a ledger line for each id once; nothing depends on it here.
    }
}
