package dev.sluice.worker.batch;

import dev.sluice.schema.BatchJob;
import dev.sluice.schema.BatchJobState;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.worker.batch.JobReports.Result;
import dev.sluice.worker.provider.BatchApi;
import dev.sluice.worker.provider.BatchApi.Progress;
import dev.sluice.worker.provider.BatchApi.Reply;
import dev.sluice.worker.provider.BatchApi.Search;
import dev.sluice.worker.provider.ErrorCodes;
import dev.sluice.worker.provider.Errors;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a job from its collected calls to its last report, in steps. Whatever a step has done before a crash, the next
 * owner goes on from what is kept:
 *
 * <pre>
 * COLLECTED ──upload, STARTED──> INTENT ──submit──> SUBMITTED ──results──> ENDED
 *                                  └── not known whether it arrived: find it, and submit only what is nowhere
 * </pre>
 *
 * <p>Submitting begins within half of the settle time after the intent is kept, and ends within the other half, so that
 * nobody who waits for the whole of it can be overtaken by a submission still on its way.
 *
 * <p>One step at a time; each may run on another thread.
 */
final class JobRunner {

    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration NOT_HELD = Duration.ofSeconds(1);

    private enum Stage {
        COLLECTED,
        /** The intent is kept, and the provider surely has no job of it. */
        NOT_THERE,
        /** The intent is kept, and the provider may have a job of it. */
        IN_DOUBT,
        SUBMITTED,
        ENDED
    }

    /** Is told what is kept. */
    interface Listener {

        void kept(BatchJob job);
    }

    private final Desk desk;
    private final BatchApi api;
    private final Job job;
    private final JobLog log;
    private final Ownership ownership;
    private final Listener listener;
    private Stage stage;
    private int failures;
    private boolean cancelled;

    private JobRunner(
            Desk desk, BatchApi api, Job job, JobLog log, Ownership ownership, Listener listener, Stage stage) {
        this.desk = desk;
        this.api = api;
        this.job = job;
        this.log = log;
        this.ownership = ownership;
        this.listener = listener;
        this.stage = stage;
    }

    static JobRunner collected(Desk desk, BatchApi api, Job job, JobLog log, Ownership ownership, Listener listener) {
        return new JobRunner(desk, api, job, log, ownership, listener, Stage.COLLECTED);
    }

    /** Goes on with a job that was kept. */
    static JobRunner found(Desk desk, BatchApi api, Job job, JobLog log, Ownership ownership, Listener listener) {
        Stage stage = switch (job.record().getState()) {
            case INTENT, UNKNOWN -> Stage.IN_DOUBT;
            case SUBMITTED -> Stage.SUBMITTED;
            case ENDED -> Stage.ENDED;
        };
        return new JobRunner(desk, api, job, log, ownership, listener, stage);
    }

    /** Takes the next step; how long to wait before the one after, or null when there is none. */
    @Nullable
    Duration step() throws InterruptedException {
        if (ownership.isOver() || stage == Stage.ENDED) {
            job.dropInput();
            return null;
        }
        if (!ownership.isHeld()) {
            return NOT_HELD;
        }
        try {
            return switch (stage) {
                case COLLECTED -> collected();
                case NOT_THERE -> intend(job.record().getInputFileId());
                case IN_DOUBT -> find();
                case SUBMITTED -> look();
                case ENDED -> null;
            };
        } catch (LostException e) {
            LOG.atWarn().addKeyValue("job", job.record().getJobId()).setCause(e).log("A step of a job is tried again");
            return again();
        }
    }

    private @Nullable Duration collected() throws LostException, InterruptedException {
        if (isLate() || !api.uploads()) {
            return intend(null);
        }
        return switch (api.upload(job.input(), job.record().getJobId())) {
            case Reply.Done<String>(String inputId) -> intend(inputId);
            case Reply.Refused<String>(ErrorInfo error) -> refused(error);
            case Reply.Unclear<String>(ErrorInfo error) -> again(error);
        };
    }

    private @Nullable Duration intend(@Nullable String inputId) throws LostException, InterruptedException {
        if (isLate()) {
            return giveBack(Errors.retryable(
                    ErrorCodes.BATCH_TOO_LATE, "Too little time was left for a job of the batch API", null));
        }
        // Before the intent, so that whoever finds one need not ask whether the gate knows.
        desk.reports().started(job.calls().values().stream().map(JobCall::item).toList());
        keep(BatchJob.newBuilder(job.record())
                .setState(BatchJobState.INTENT)
                .setInputFileId(inputId)
                .setIntentAt(desk.clock().instant())
                .build());
        stage = Stage.NOT_THERE;
        var submission = job.submission();
        Duration half = desk.settings().settleTime().dividedBy(2);
        if (!ownership.isHeld() || sinceIntent().compareTo(half) >= 0) {
            return again();
        }
        stage = Stage.IN_DOUBT;
        return switch (api.submit(submission, half)) {
            case Reply.Done<String>(String batchId) -> submitted(batchId);
            case Reply.Refused<String>(ErrorInfo error) -> {
                stage = Stage.NOT_THERE;
                yield refused(error);
            }
            case Reply.Unclear<String>(ErrorInfo error) -> again(error);
        };
    }

    private Duration find() throws LostException, InterruptedException {
        Duration wait = desk.settings().settleTime().minus(sinceIntent());
        if (wait.isPositive()) {
            return wait;
        }
        var names = job.calls().keySet();
        return switch (api.find(job.sought(), names::contains)) {
            case Reply.Done<Search>(Search.Found(String batchId)) -> submitted(batchId);
            case Reply.Done<Search>(Search.Nowhere _) -> {
                stage = Stage.NOT_THERE;
                yield AT_ONCE;
            }
            case Reply.Done<Search>(Search.Undecided _) -> desk.settings().pollInterval();
            case Reply.Refused<Search>(ErrorInfo error) -> again(error);
            case Reply.Unclear<Search>(ErrorInfo error) -> again(error);
        };
    }

    private Duration submitted(String batchId) throws LostException, InterruptedException {
        keep(BatchJob.newBuilder(job.record())
                .setState(BatchJobState.SUBMITTED)
                .setBatchId(batchId)
                .build());
        stage = Stage.SUBMITTED;
        failures = 0;
        job.dropInput();
        LOG.atInfo()
                .addKeyValue("job", job.record().getJobId())
                .addKeyValue("batch", batchId)
                .addKeyValue("calls", job.record().getRequests())
                .log("Batch job submitted");
        return desk.settings().pollInterval();
    }

    private @Nullable Duration look() throws LostException, InterruptedException {
        String batchId = batchId();
        return switch (api.look(batchId)) {
            case Reply.Done<Progress>(Progress.Running _) -> {
                failures = 0;
                if (isLate() && !cancelled) {
                    cancelled = api.cancel(batchId) instanceof Reply.Done<Progress>;
                }
                yield desk.settings().pollInterval();
            }
            case Reply.Done<Progress>(Progress.Over over) -> results(over);
            case Reply.Refused<Progress>(ErrorInfo error) ->
                isGone(error) ? results(new Progress.Over(List.of(), null, now())) : again(error);
            case Reply.Unclear<Progress>(ErrorInfo error) -> again(error);
        };
    }

    private @Nullable Duration results(Progress.Over over) throws LostException, InterruptedException {
        ErrorInfo trouble = new ResultReader(desk, api, job).read(over);
        return trouble == null ? end() : again(trouble);
    }

    /** The provider does not want the job, or not now. */
    private @Nullable Duration refused(ErrorInfo error) throws LostException, InterruptedException {
        if (error.getRetryable()) {
            return again(error);
        }
        boolean alsoOneByOne = error.getCode().equals(ErrorCodes.PROVIDER_AUTH)
                || error.getCode().equals(ErrorCodes.PROVIDER_QUOTA_EXHAUSTED);
        return giveBack(alsoOneByOne ? error : Errors.retryable(ErrorCodes.BATCH_REFUSED, error.getMessage(), null));
    }

    /** Whether the provider does not know what it is asked for; a key that it does not take may be changed. */
    static boolean isGone(ErrorInfo error) {
        return error.getCode().equals(ErrorCodes.PROVIDER_REJECTED);
    }

    /** Ends the job without the provider: surely none of its calls was made. */
    private @Nullable Duration giveBack(ErrorInfo error) throws LostException, InterruptedException {
        Instant now = now();
        desk.reports()
                .results(job.calls().values().stream()
                        .<Result>map(call -> new Result.Ended(call.item(), CompletionKind.FAILED, error, now))
                        .toList());
        return end();
    }

    private @Nullable Duration end() throws LostException, InterruptedException {
        keep(BatchJob.newBuilder(job.record()).setState(BatchJobState.ENDED).build());
        stage = Stage.ENDED;
        job.dropInput();
        return null;
    }

    private void keep(BatchJob changed) throws LostException, InterruptedException {
        log.keep(changed);
        job.become(changed);
        listener.kept(changed);
    }

    private Duration again(ErrorInfo error) {
        LOG.atWarn()
                .addKeyValue("job", job.record().getJobId())
                .addKeyValue("code", error.getCode())
                .addKeyValue("message", error.getMessage())
                .log("A step of a job is tried again");
        return again();
    }

    private Duration again() {
        return desk.backOff(++failures);
    }

    private boolean isLate() {
        return !now().isBefore(job.record().getGiveUpAt());
    }

    private Duration sinceIntent() {
        return Duration.between(job.record().getIntentAt(), now());
    }

    private Instant now() {
        return desk.clock().instant();
    }

    private String batchId() {
        String batchId = job.record().getBatchId();
        if (batchId == null) {
            throw new IllegalStateException("A job that was submitted has the provider's id");
        }
        return batchId;
    }
}
