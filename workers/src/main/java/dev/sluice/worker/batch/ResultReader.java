package dev.sluice.worker.batch;

import dev.sluice.schema.BatchJob;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.DispatchItem;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.usage.CallFacts;
import dev.sluice.worker.batch.JobReports.Result;
import dev.sluice.worker.provider.Attempt;
import dev.sluice.worker.provider.BatchApi;
import dev.sluice.worker.provider.BatchApi.Progress;
import dev.sluice.worker.provider.BatchApi.Reply;
import dev.sluice.worker.provider.BatchLine;
import dev.sluice.worker.provider.ErrorCodes;
import dev.sluice.worker.provider.Errors;
import dev.sluice.worker.provider.RetryPolicy;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the results of a job, in whatever order they are, and reports them. Reading them again reports the same. */
final class ResultReader {

    private static final Logger LOG = LoggerFactory.getLogger(ResultReader.class);
    private static final int TOGETHER = 500;
    private static final RetryPolicy ONE_TRY = new RetryPolicy(1);

    private final Desk desk;
    private final BatchApi api;
    private final Job job;
    private final Map<String, JobCall> left = new HashMap<>();
    private final List<Result> chunk = new ArrayList<>();

    ResultReader(Desk desk, BatchApi api, Job job) {
        this.desk = desk;
        this.api = api;
        this.job = job;
    }

    /** Reports every call of a job that has ended; what stood in the way, or null when all are reported. */
    @Nullable
    ErrorInfo read(Progress.Over over) throws LostException, InterruptedException {
        left.putAll(job.calls());
        boolean complete = true;
        for (String source : over.sources()) {
            Path file = desk.folder()
                    .resolve(job.record().getJobId() + "-" + over.sources().indexOf(source) + ".result");
            try {
                Files.createDirectories(desk.folder());
                switch (api.download(source, file)) {
                    case Reply.Done<Path> _ -> lines(file, over.at());
                    case Reply.Unclear<Path>(ErrorInfo error) -> {
                        return error;
                    }
                    case Reply.Refused<Path>(ErrorInfo error) -> {
                        if (!JobRunner.isGone(error)) {
                            return error;
                        }
                        complete = false;
                    }
                }
            } catch (IOException e) {
                return Errors.retryable(
                        ErrorCodes.WORKER_FAULT, "A result cannot be kept below " + desk.folder(), null);
            } finally {
                Spool.delete(file);
            }
        }
        rest(complete ? over.rest() : null, over.at());
        report();
        BatchJob record = job.record();
        LOG.atInfo()
                .addKeyValue("job", record.getJobId())
                .addKeyValue("batch", record.getBatchId())
                .addKeyValue("calls", record.getRequests())
                .log("Batch job reported");
        return null;
    }

    private void lines(Path file, Instant at) throws IOException, LostException, InterruptedException {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                BatchLine line = text.isBlank() ? null : api.read(text.getBytes(StandardCharsets.UTF_8), this::facts);
                JobCall call = line == null ? null : left.remove(line.customId());
                if (line != null && call != null) {
                    chunk.add(result(line, call.item(), at));
                    if (chunk.size() >= TOGETHER) {
                        report();
                    }
                }
            }
        }
    }

    private CallFacts facts(String name) {
        JobCall call = left.get(name);
        return call == null ? new CallFacts(true, null) : call.facts();
    }

    private Result result(BatchLine line, DispatchItem item, Instant at) {
        return switch (line) {
            case BatchLine.NotMade(var _, ErrorInfo error) -> new Result.Ended(item, CompletionKind.FAILED, error, at);
            case BatchLine.Called(var _, Attempt attempt) ->
                switch (ONE_TRY.decide(attempt, item.getDispatchId(), 1, at, null)) {
                    case RetryPolicy.Answered(var answer) ->
                        new Result.Answered(item, job.record().getProvider(), answer, at);
                    case RetryPolicy.End(CompletionKind kind, ErrorInfo error) ->
                        new Result.Ended(item, kind, error, at);
                    case RetryPolicy.Again(var _, ErrorInfo error) ->
                        new Result.Ended(item, CompletionKind.FAILED, error, at);
                };
        };
    }

    /** Calls without a line. */
    private void rest(@Nullable ErrorInfo notMade, Instant at) throws LostException, InterruptedException {
        ErrorInfo error = notMade != null
                ? notMade
                : Errors.retryable(
                        ErrorCodes.PROVIDER_BAD_RESPONSE, "The job ended without a result for the call", null);
        CompletionKind kind = notMade != null ? CompletionKind.FAILED : CompletionKind.UNKNOWN_OUTCOME;
        for (JobCall call : left.values()) {
            chunk.add(new Result.Ended(call.item(), kind, error, at));
            if (chunk.size() >= TOGETHER) {
                report();
            }
        }
    }

    private void report() throws LostException, InterruptedException {
        desk.reports().results(List.copyOf(chunk));
        chunk.clear();
    }
}
