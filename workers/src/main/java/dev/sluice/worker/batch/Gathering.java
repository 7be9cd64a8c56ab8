package dev.sluice.worker.batch;

import dev.sluice.schema.BatchJob;
import dev.sluice.schema.BatchJobState;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.worker.provider.BatchApi;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Calls of one deployment that wait to become a job. Belongs to one thread. */
final class Gathering {

    /** Later than anything, and still a number of milliseconds. */
    static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

    /** Where calls go: one account at a provider, one model. */
    record Group(String provider, String deployment) {}

    /** What becomes of a call that is brought. */
    sealed interface Brought {}

    /**
     * It goes into a job.
     *
     * @param name its name in the job
     * @param entry what stands for it in the input; the whole array
     * @param giveUpAt when it is better made by itself
     */
    record Piece(String name, JobCall call, ByteBuffer entry, Instant giveUpAt) implements Brought {}

    /** It does not. */
    record NotTaken(ErrorInfo error) implements Brought {}

    private final Group group;
    private final BatchApi api;
    private final FlushRule rule;
    private final Spool input;
    private final List<Long> offsets = new ArrayList<>();
    private final Map<String, JobCall> calls = new LinkedHashMap<>();
    private Instant oldest = NEVER;
    private Instant giveUpAt = NEVER;

    Gathering(Group group, BatchApi api, FlushRule rule, Spool input) {
        this.group = group;
        this.api = api;
        this.rule = rule;
        this.input = input;
    }

    BatchApi api() {
        return api;
    }

    /** Whether a dispatch can still join. */
    boolean fits(List<Piece> pieces) {
        long bytes = pieces.stream()
                .mapToLong(piece -> Spool.size(piece.entry().array()))
                .sum();
        return rule.fits(calls.size(), input.bytes(), pieces.size(), bytes);
    }

    /** Takes a dispatch. */
    void add(long offset, Instant createdAt, List<Piece> pieces) {
        offsets.add(offset);
        oldest = createdAt.isBefore(oldest) ? createdAt : oldest;
        for (Piece piece : pieces) {
            input.add(piece.entry().array());
            calls.put(piece.name(), piece.call());
            giveUpAt = piece.giveUpAt().isBefore(giveUpAt) ? piece.giveUpAt() : giveUpAt;
        }
    }

    /** Whether it has to leave. */
    boolean isDue(Instant now) {
        return !rule.fits(calls.size(), input.bytes(), 1, 0) || !now.isBefore(rule.dueAt(oldest, giveUpAt));
    }

    /** Makes it a job. */
    Job leave(Desk desk, DispatchSource source, String place) {
        BatchJob record = BatchJob.newBuilder()
                .setJobId(JobIds.of(
                        place,
                        calls.values().stream()
                                .map(call -> call.item().getDispatchId())
                                .toList()))
                .setState(BatchJobState.UNKNOWN)
                .setProvider(group.provider())
                .setDeployment(group.deployment())
                .setOffsets(List.copyOf(offsets))
                .setRequests(calls.size())
                .setGiveUpAt(giveUpAt)
                .setIntentAt(desk.clock().instant())
                .build();
        return Job.collected(desk, api, source, record, calls, input);
    }

    void discard() {
        input.delete();
    }
}
