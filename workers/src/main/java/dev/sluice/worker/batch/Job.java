package dev.sluice.worker.batch;

import dev.sluice.schema.BatchJob;
import dev.sluice.schema.Dispatch;
import dev.sluice.schema.DispatchItem;
import dev.sluice.worker.provider.BatchApi;
import dev.sluice.worker.provider.BatchApi.Submission;
import dev.sluice.worker.provider.Provider;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job with what is in memory of it. Calls and input are read again where another process collected them.
 *
 * <p>Belongs to one step at a time.
 */
final class Job {

    private static final Logger LOG = LoggerFactory.getLogger(Job.class);

    private final Desk desk;
    private final BatchApi api;
    private final DispatchSource source;
    private BatchJob record;
    private @Nullable Map<String, JobCall> calls;
    private @Nullable Spool input;

    private Job(Desk desk, BatchApi api, DispatchSource source, BatchJob record) {
        this.desk = desk;
        this.api = api;
        this.source = source;
        this.record = record;
    }

    /** A job whose calls were collected by this process. */
    static Job collected(
            Desk desk, BatchApi api, DispatchSource source, BatchJob record, Map<String, JobCall> calls, Spool input) {
        Job job = new Job(desk, api, source, record);
        job.calls = calls;
        job.input = input;
        return job;
    }

    /** A job that another process left. */
    static Job found(Desk desk, BatchApi api, DispatchSource source, BatchJob record) {
        return new Job(desk, api, source, record);
    }

    BatchJob record() {
        return record;
    }

    void become(BatchJob changed) {
        record = changed;
    }

    /** Its calls by their names in the job. */
    Map<String, JobCall> calls() throws LostException, InterruptedException {
        Map<String, JobCall> known = calls;
        return known == null ? readAgain(null) : known;
    }

    /** Its input as a file. */
    Path input() throws LostException, InterruptedException {
        Spool known = input;
        if (known == null) {
            known = new Spool(desk.folder(), api.separator());
            input = known;
            try {
                readAgain(known);
            } catch (LostException | InterruptedException e) {
                dropInput();
                throw e;
            }
        }
        return known.close();
    }

    /** What is submitted; with the input when the provider takes it with the job. */
    Submission submission() throws LostException, InterruptedException {
        return new Submission(
                record.getJobId(),
                record.getInputFileId(),
                api.uploads() ? null : input(),
                record.getRequests(),
                record.getIntentAt());
    }

    /** The same to look for it. */
    Submission sought() {
        return new Submission(
                record.getJobId(), record.getInputFileId(), null, record.getRequests(), record.getIntentAt());
    }

    /** Removes the input once nobody needs it. */
    void dropInput() {
        Spool known = input;
        if (known != null) {
            known.delete();
            input = null;
        }
    }

    private Map<String, JobCall> readAgain(@Nullable Spool into) throws LostException, InterruptedException {
        Map<String, JobCall> read = new LinkedHashMap<>();
        source.read(record.getOffsets(), dispatch -> add(dispatch, read, into));
        if (read.size() < record.getRequests()) {
            LOG.atError()
                    .addKeyValue("job", record.getJobId())
                    .addKeyValue("calls", record.getRequests())
                    .addKeyValue("found", read.size())
                    .log("Calls of a job are no longer kept; their reservations expire");
        }
        calls = read;
        return read;
    }

    private void add(Dispatch dispatch, Map<String, JobCall> into, @Nullable Spool spool) {
        for (DispatchItem item : dispatch.getItems()) {
            if (api.prepare(item) instanceof Provider.Call call) {
                String name = api.customId(item.getDispatchId());
                into.put(name, JobCall.of(item, api.facts(call)));
                if (spool != null) {
                    spool.add(api.entry(name, call));
                }
            }
        }
    }
}
