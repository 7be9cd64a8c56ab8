package dev.sluice.bench;

import dev.sluice.client.PipelineClient;
import dev.sluice.config.SluiceConfig;
import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.CacheDirectives;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Message;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the pipeline one question after the other. One thread at a time. */
final class Questioner implements AutoCloseable {

    private static final int LIMIT_SECONDS = 60;

    private final PipelineClient client;

    Questioner(SluiceConfig config) {
        this.client = new PipelineClient(config, "sluice-bench");
    }

    /**
     * A response.
     *
     * @param nanos from sending the request until the consumer has it
     */
    record Reply(AnswerSource source, long nanos) {}

    /** Asks a question; answers are not shared between scopes. */
    Reply ask(String scope, String question) throws InterruptedException, ExecutionException, TimeoutException {
        LlmRequest request = LlmRequest.newBuilder()
                .setRequestId(UUID.randomUUID().toString())
                .setTenant("bench")
                .setModel("auto")
                .setMessages(List.of(Message.newBuilder()
                        .setRole("user")
                        .setContent(question)
                        .build()))
                .setMaxOutputTokens(300)
                .setCache(CacheDirectives.newBuilder().setScope(scope).build())
                .setCreatedAt(Instant.now())
                .build();
        long start = System.nanoTime();
        return client.ask(request)
                .thenApply(response -> new Reply(response.getSource(), System.nanoTime() - start))
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        client.close();
    }
}
