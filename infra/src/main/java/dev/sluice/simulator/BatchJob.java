package dev.sluice.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job of many calls. Thread safe. */
final class BatchJob {

    /** How far it has come. */
    enum State {
        VALIDATING,
        IN_PROGRESS,
        FINALIZING,
        CANCELLING,
        COMPLETED,
        EXPIRED,
        CANCELLED,
        FAILED;

        boolean isOver() {
            return this == COMPLETED || this == EXPIRED || this == CANCELLED || this == FAILED;
        }
    }

    /**
     * A call of a job.
     *
     * @param customId the caller's name for it
     * @param body request body
     */
    record Line(String customId, JsonNode body) {}

    /** What became of a call. */
    sealed interface LineResult {

        String customId();

        /**
         * It was carried out, or refused by the endpoint.
         *
         * @param status HTTP status it would have had by itself
         * @param id the provider's id of the call
         */
        record Called(String customId, int status, String id, JsonNode body) implements LineResult {}

        /** The job ended before it came to it: {@code EXPIRED} or {@code CANCELLED}. */
        record NotMade(String customId, State why) implements LineResult {}
    }

    private final String id;
    private final List<Line> lines;
    private final @Nullable String inputFile;
    private final JsonNode metadata;
    private final Map<State, Instant> reached = new EnumMap<>(State.class);
    private final Instant created;
    private State state = State.VALIDATING;
    private List<LineResult> results = List.of();
    private @Nullable ProviderError refusal;
    private @Nullable String outputFile;
    private @Nullable String errorFile;

    /**
     * @param inputFile file the lines came from; null: they came with the request
     * @param metadata the caller's
     */
    BatchJob(String id, List<Line> lines, @Nullable String inputFile, JsonNode metadata, Instant created) {
        this.id = id;
        this.lines = List.copyOf(lines);
        this.inputFile = inputFile;
        this.metadata = metadata;
        this.created = created;
    }

    String id() {
        return id;
    }

    List<Line> lines() {
        return lines;
    }

    @Nullable
    String inputFile() {
        return inputFile;
    }

    JsonNode metadata() {
        return metadata;
    }

    Instant created() {
        return created;
    }

    synchronized State state() {
        return state;
    }

    /** When it came to a state; null: it did not. */
    synchronized @Nullable Instant reached(State when) {
        return reached.get(when);
    }

    /** Goes on, unless it is over. A job that is being cancelled only ends. */
    synchronized void become(State next, Instant at) {
        boolean ignored = state.isOver() || (state == State.CANCELLING && !next.isOver());
        if (!ignored) {
            state = next;
            reached.put(next, at);
        }
    }

    synchronized void fail(ProviderError error, Instant at) {
        refusal = error;
        become(State.FAILED, at);
    }

    synchronized @Nullable ProviderError refusal() {
        return refusal;
    }

    synchronized void results(List<LineResult> made) {
        results = List.copyOf(made);
    }

    synchronized List<LineResult> results() {
        return results;
    }

    synchronized void files(@Nullable String output, @Nullable String errors) {
        outputFile = output;
        errorFile = errors;
    }

    synchronized @Nullable String outputFile() {
        return outputFile;
    }

    synchronized @Nullable String errorFile() {
        return errorFile;
    }
}
