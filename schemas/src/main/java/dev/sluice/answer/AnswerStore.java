package dev.sluice.answer;

import dev.sluice.schema.Answer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Bodies of answers by entry id. Trouble is never an exception: a failed read is empty, a failed write is false, so
 * that it costs a miss and not the pipeline.
 *
 * <p>Implementations are thread-safe.
 */
public interface AnswerStore extends AutoCloseable {

    /** The answer, or empty when it is unknown, expired, unreadable or the store is away; waits at most 20 ms. */
    Optional<Answer> find(String entryId);

    /** Keeps an answer for a time; completes with whether it was stored. */
    CompletionStage<Boolean> put(String entryId, Answer answer, Duration ttl);

    /** Forgets an answer; completes with whether the store took the command. */
    CompletionStage<Boolean> remove(String entryId);

    @Override
    void close();
}
