package dev.sluice.worker.batch;

import dev.sluice.schema.BatchJob;
import dev.sluice.schema.BatchJobState;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.Dispatch;
import dev.sluice.schema.DispatchItem;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.worker.batch.Gathering.Brought;
import dev.sluice.worker.batch.Gathering.Group;
import dev.sluice.worker.batch.Gathering.NotTaken;
import dev.sluice.worker.batch.Gathering.Piece;
import dev.sluice.worker.batch.JobReports.Result;
import dev.sluice.worker.provider.BatchApi;
import dev.sluice.worker.provider.ErrorCodes;
import dev.sluice.worker.provider.Errors;
import dev.sluice.worker.provider.Provider;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A partition's calls and jobs, for as long as this process has the partition.
 *
 * <p>One thread brings dispatches and asks for offsets; jobs run on threads of their own.
 */
public final class PartitionDesk {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionDesk.class);
    /** Each holds its input on the disk until the provider has it. */
    private static final int MOST_NOT_SUBMITTED = 8;

    private static final Duration AFTER_A_DEFECT = Duration.ofMinutes(1);

    private final Desk desk;
    private final String place;
    private final JobLog log;
    private final DispatchSource source;
    private final Ownership ownership;
    private final Coverage coverage = new Coverage();
    private final Map<Group, Gathering> gatherings = new LinkedHashMap<>();
    private final AtomicInteger notSubmitted = new AtomicInteger();

    /**
     * @param place name of topic and partition
     */
    public PartitionDesk(Desk desk, String place, JobLog log, DispatchSource source, Ownership ownership) {
        this.desk = desk;
        this.place = place;
        this.log = log;
        this.source = source;
        this.ownership = ownership;
    }

    /** Goes on with the jobs that are kept; comes before everything else. */
    public void restore(Collection<BatchJob> jobs) {
        for (BatchJob record : jobs) {
            coverage.restore(record);
            BatchApi api = desk.apis().get(record.getProvider());
            if (record.getState() == BatchJobState.ENDED) {
                continue;
            }
            if (api == null) {
                LOG.atError()
                        .addKeyValue("job", record.getJobId())
                        .addKeyValue("provider", record.getProvider())
                        .log("No batch API for a job that was begun; its reservations expire");
                continue;
            }
            Job job = Job.found(desk, api, source, record);
            run(JobRunner.found(desk, api, job, log, ownership, this::kept), Duration.ZERO);
        }
    }

    /** Takes a dispatch. */
    public void take(long offset, Dispatch dispatch) throws LostException, InterruptedException {
        if (!coverage.read(offset)) {
            return;
        }
        BatchApi api = desk.apis().get(dispatch.getProvider());
        List<Piece> pieces = new ArrayList<>();
        List<Result> refused = new ArrayList<>();
        for (DispatchItem item : dispatch.getItems()) {
            switch (api == null ? unavailable() : bring(item, api)) {
                case Piece piece -> pieces.add(piece);
                case NotTaken(ErrorInfo error) ->
                    refused.add(new Result.Ended(
                            item, CompletionKind.FAILED, error, desk.clock().instant()));
            }
        }
        if (!refused.isEmpty()) {
            desk.reports().results(refused);
        }
        if (pieces.isEmpty() || api == null) {
            coverage.cover(List.of(offset));
        } else {
            gather(offset, dispatch, api, pieces);
        }
    }

    /** A dispatch that cannot be read is left behind. */
    public void skip(long offset) {
        coverage.read(offset);
        coverage.cover(List.of(offset));
    }

    private Brought bring(DispatchItem item, BatchApi api) {
        Instant giveUpAt = giveUpAt(item);
        if (!desk.clock().instant().isBefore(giveUpAt)) {
            return new NotTaken(Errors.retryable(
                    ErrorCodes.BATCH_TOO_LATE, "Too little time is left for a job of the batch API", null));
        }
        return switch (prepare(item, api)) {
            case Provider.Invalid(ErrorInfo error) -> new NotTaken(error);
            case Provider.Call call -> {
                String name = api.customId(item.getDispatchId());
                yield new Piece(
                        name, JobCall.of(item, api.facts(call)), ByteBuffer.wrap(api.entry(name, call)), giveUpAt);
            }
        };
    }

    /** Nothing in a request may stop the lane. */
    private static Provider.Preparation prepare(DispatchItem item, BatchApi api) {
        try {
            return api.prepare(item);
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue("dispatch", item.getDispatchId())
                    .addKeyValue("exception", e.getClass().getName())
                    .log("A defect of the worker ended a call");
            return new Provider.Invalid(
                    Errors.permanent(ErrorCodes.WORKER_FAULT, "A defect of the worker ended the call"));
        }
    }

    private Instant giveUpAt(DispatchItem item) {
        @Nullable
        Instant deadline = item.getNotAfter() == null ? item.getRequest().getDeadline() : item.getNotAfter();
        return deadline == null
                ? Gathering.NEVER
                : deadline.minus(desk.settings().deadlineMargin());
    }

    private static Brought unavailable() {
        return new NotTaken(
                Errors.retryable(ErrorCodes.BATCH_UNAVAILABLE, "The worker has no batch API of this provider", null));
    }

    private void gather(long offset, Dispatch dispatch, BatchApi api, List<Piece> pieces) {
        Group group = new Group(dispatch.getProvider(), deployment(dispatch));
        @Nullable Gathering gathering = gatherings.get(group);
        if (gathering != null && !gathering.fits(pieces)) {
            leave(group);
            gathering = null;
        }
        if (gathering == null) {
            gathering = new Gathering(
                    group, api, FlushRule.of(desk.settings(), api), new Spool(desk.folder(), api.separator()));
            gatherings.put(group, gathering);
        }
        gathering.add(offset, dispatch.getCreatedAt(), pieces);
        if (gathering.isDue(desk.clock().instant())) {
            leave(group);
        }
    }

    private static String deployment(Dispatch dispatch) {
        return dispatch.getDeployment().isEmpty()
                ? dispatch.getProvider() + "/" + dispatch.getItems().getFirst().getUpstreamModel()
                : dispatch.getDeployment();
    }

    /** Lets collections leave whose time has come. */
    public void tick() {
        Instant now = desk.clock().instant();
        for (Group group : List.copyOf(gatherings.keySet())) {
            @Nullable Gathering gathering = gatherings.get(group);
            if (gathering != null && gathering.isDue(now)) {
                leave(group);
            }
        }
    }

    private void leave(Group group) {
        @Nullable Gathering gathering = gatherings.remove(group);
        if (gathering != null) {
            notSubmitted.incrementAndGet();
            Job job = gathering.leave(desk, source, place);
            run(JobRunner.collected(desk, gathering.api(), job, log, ownership, this::keptFirst), Duration.ZERO);
        }
    }

    private void keptFirst(BatchJob job) {
        if (coverage.cover(job.getOffsets())) {
            notSubmitted.decrementAndGet();
        }
        kept(job);
    }

    private void kept(BatchJob job) {
        if (job.getState() == BatchJobState.ENDED) {
            coverage.ended(job);
        }
    }

    private void run(JobRunner runner, Duration delay) {
        desk.schedule().after(delay, () -> {
            @Nullable Duration next;
            try {
                next = runner.step();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).log("A defect of the worker stopped a step of a job");
                next = AFTER_A_DEFECT;
            }
            if (next != null) {
                run(runner, next);
            }
        });
    }

    /** Whether so many jobs wait for the provider to take them that nothing more should be brought. */
    public boolean isFull() {
        return notSubmitted.get() >= MOST_NOT_SUBMITTED;
    }

    /** The offset at which the next owner has to begin; -1 when nothing was brought. */
    public long committable() {
        return coverage.committable();
    }

    /** The next owner will begin there: jobs that only stood for what came before are forgotten. */
    public void committed(long position) throws LostException, InterruptedException {
        for (String jobId : coverage.committed(position)) {
            log.forget(jobId);
        }
    }

    /** Gives up what is collected; it is read again by the next owner. */
    public void discard() {
        gatherings.values().forEach(Gathering::discard);
        gatherings.clear();
    }
}
