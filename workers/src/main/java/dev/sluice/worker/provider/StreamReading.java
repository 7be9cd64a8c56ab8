package dev.sluice.worker.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A stream as it comes in. What has come can be asked for at any time, so that a stream that breaks off is not lost.
 *
 * <p>Thread-safe: written by the HTTP client, read by the thread that made the call.
 */
final class StreamReading implements BodySubscriber<Received> {

    /** An event may carry a single token in some hundred bytes. */
    private static final long MOST_BYTES = 64L << 20;

    private static final String END = "[DONE]";

    private final CompletableFuture<Received> end = new CompletableFuture<>();
    private final StreamAssembly assembly;
    private final @Nullable String requestId;
    private final EventReader events = new EventReader(this::event);
    private Flow.@Nullable Subscription subscription;
    private long bytes;
    private boolean closed;

    StreamReading(StreamAssembly assembly, @Nullable String requestId) {
        this.assembly = assembly;
        this.requestId = requestId;
    }

    /**
     * What a stream has brought.
     *
     * @param isComplete whether the answer is whole
     * @param body the body as far as it came
     * @param uncounted see {@link StreamAssembly#uncounted()}
     * @param error code of the error the provider ended it with
     */
    record State(
            boolean isComplete,
            JsonNode body,
            OptionalLong uncounted,
            @Nullable String error) {}

    /** The provider's id of the call, from the header. */
    @Nullable
    String requestId() {
        return requestId;
    }

    /** What has come; nothing more is taken. */
    synchronized State close() {
        closed = true;
        return new State(assembly.isComplete(), assembly.body(), assembly.uncounted(), assembly.error());
    }

    @Override
    public CompletionStage<Received> getBody() {
        return end;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        synchronized (this) {
            subscription = given;
        }
        given.request(Long.MAX_VALUE);
    }

    @Override
    public synchronized void onNext(List<ByteBuffer> buffers) {
        try {
            for (ByteBuffer buffer : buffers) {
                bytes += buffer.remaining();
                if (bytes > MOST_BYTES) {
                    throw new IllegalStateException("Stream too long");
                }
                events.accept(buffer);
            }
        } catch (RuntimeException e) {
            // What came so far counts; what the exception says may quote it.
            Optional.ofNullable(subscription).ifPresent(Flow.Subscription::cancel);
            end.completeExceptionally(new IOException("Not a stream that can be read"));
        }
    }

    private void event(String data) {
        if (closed || data.strip().equals(END)) {
            return;
        }
        JsonNode event = ResponseJson.parse(data);
        if (!event.isObject()) {
            throw new IllegalStateException("Not a JSON object");
        }
        assembly.accept(event);
    }

    @Override
    public void onError(Throwable error) {
        end.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
        end.complete(new Received.Streamed(this));
    }
}
