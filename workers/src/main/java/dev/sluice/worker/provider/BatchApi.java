package dev.sluice.worker.provider;

import dev.sluice.schema.DispatchItem;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.usage.CallFacts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A provider's API for jobs of many calls. Thread-safe; calls block, and every failure is a value.
 *
 * <p>No provider promises to recognise a job that is submitted twice. A job therefore carries its id, or its calls do, so
 * that {@link #find} can tell whether the provider has it.
 */
public interface BatchApi extends AutoCloseable {

    /** Most calls in a job. */
    int mostRequests();

    /** Most bytes of a job's input. */
    long mostBytes();

    /** Whether the input is uploaded before the job is submitted. */
    boolean uploads();

    /** The body of a call in a job; does no I/O. */
    Provider.Preparation prepare(DispatchItem item);

    /** The name that a dispatch has in a job. */
    String customId(String dispatchId);

    /** A call as a piece of a job's input. */
    byte[] entry(String customId, Provider.Call call);

    /** What stands between two pieces. */
    byte separator();

    /** What has to be known of a call to read its usage. */
    CallFacts facts(Provider.Call call);

    /** Uploads a job's input; gives the provider's id of it. An upload that nothing refers to costs nothing. */
    Reply<String> upload(Path input, String jobId) throws InterruptedException;

    /**
     * Submits a job; gives the provider's id of it.
     *
     * @param within longest time from now until the provider can have taken the job
     */
    Reply<String> submit(Submission submission, Duration within) throws InterruptedException;

    /**
     * Looks for a job whose submission may or may not have reached the provider.
     *
     * @param isOurs whether a name is that of a call of the job
     */
    Reply<Search> find(Submission submission, Predicate<String> isOurs) throws InterruptedException;

    /** How far a job has come. */
    Reply<Progress> look(String batchId) throws InterruptedException;

    /** Asks for the end of a job. Calls that were made stay made. */
    Reply<Progress> cancel(String batchId) throws InterruptedException;

    /** Fetches the lines of a result into a file. */
    Reply<Path> download(String source, Path into) throws InterruptedException;

    /**
     * Reads a line of a result; null when it is none.
     *
     * @param facts what is known of the call of a name
     */
    @Nullable
    BatchLine read(byte[] line, Function<String, CallFacts> facts);

    /** Closes the connections. */
    @Override
    void close();

    /**
     * A job to submit.
     *
     * @param inputId the provider's id of the input; null: it is not uploaded
     * @param input the input; null when it has been uploaded
     * @param intentAt when it was noted down that the job is about to be submitted
     */
    record Submission(
            String jobId,
            @Nullable String inputId,
            @Nullable Path input,
            int requests,
            Instant intentAt) {}

    /** What became of a request to the API. */
    sealed interface Reply<T> {

        /** The provider did it. */
        record Done<T>(T value) implements Reply<T> {}

        /** The provider surely did nothing; may be asked again when the error is retryable. */
        record Refused<T>(ErrorInfo error) implements Reply<T> {}

        /** Whether the provider did it is not known. */
        record Unclear<T>(ErrorInfo error) implements Reply<T> {}
    }

    /** Where a job is. */
    sealed interface Search {

        /** The provider has it. */
        record Found(String batchId) implements Search {}

        /** The provider does not have it. */
        record Nowhere() implements Search {}

        /** It cannot be told yet. */
        record Undecided() implements Search {}
    }

    /** How far a job has come. */
    sealed interface Progress {

        /** It waits or runs. */
        record Running() implements Progress {}

        /**
         * It has ended.
         *
         * @param sources results to download
         * @param rest why calls without a line surely were not made; null: it is not known what became of them
         * @param at when it ended
         */
        record Over(List<String> sources, @Nullable ErrorInfo rest, Instant at) implements Progress {}
    }
}
