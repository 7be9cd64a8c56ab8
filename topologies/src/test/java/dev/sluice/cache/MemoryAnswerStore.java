package dev.sluice.cache;

import dev.sluice.answer.AnswerStore;
import dev.sluice.schema.Answer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Bodies in a map. */
public final class MemoryAnswerStore implements AnswerStore {

    private final Map<String, Answer> answers = new HashMap<>();

    public void keep(Answer answer) {
        answers.put(answer.getEntryId(), answer);
    }

    public void clear() {
        answers.clear();
    }

    @Override
    public Optional<Answer> find(String entryId) {
        return Optional.ofNullable(answers.get(entryId));
    }

    @Override
    public CompletionStage<Boolean> put(String entryId, Answer answer, Duration ttl) {
        answers.put(entryId, answer);
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public CompletionStage<Boolean> remove(String entryId) {
        return CompletableFuture.completedFuture(answers.remove(entryId) != null);
    }

    @Override
    public void close() {
        answers.clear();
    }
}
