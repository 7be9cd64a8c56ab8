package dev.sluice.worker;

import dev.sluice.answer.AnswerStore;
import dev.sluice.schema.Answer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Answers in memory; can be away. */
final class MemoryAnswerStore implements AnswerStore {

    final Map<String, Answer> answers = new ConcurrentHashMap<>();
    volatile boolean away;

    @Override
    public Optional<Answer> find(String entryId) {
        return away ? Optional.empty() : Optional.ofNullable(answers.get(entryId));
    }

    @Override
    public CompletionStage<Boolean> put(String entryId, Answer answer, Duration ttl) {
        if (!away) {
            answers.put(entryId, answer);
        }
        return CompletableFuture.completedFuture(!away);
    }

    @Override
    public CompletionStage<Boolean> remove(String entryId) {
        return CompletableFuture.completedFuture(answers.remove(entryId) != null);
    }

    @Override
    public void close() {}
}
