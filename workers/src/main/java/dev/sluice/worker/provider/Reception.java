package dev.sluice.worker.provider;

import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Takes one response, as a stream where it is one, and remembers the stream for the case that it never ends.
 * Thread-safe.
 */
final class Reception implements BodyHandler<Received> {

    private final WireFormat format;
    private final AtomicReference<@Nullable StreamReading> stream = new AtomicReference<>();

    Reception(WireFormat format) {
        this.format = format;
    }

    @Override
    public BodySubscriber<Received> apply(ResponseInfo info) {
        String type = info.headers().firstValue("content-type").orElse("");
        if (info.statusCode() == 200 && type.strip().toLowerCase(Locale.ROOT).startsWith("text/event-stream")) {
            String header = format.requestIdHeader();
            String requestId =
                    header == null ? null : info.headers().firstValue(header).orElse(null);
            StreamReading reading = new StreamReading(format.assembly(), requestId);
            stream.set(reading);
            return reading;
        }
        return BodySubscribers.mapping(
                BodySubscribers.limiting(BodySubscribers.ofByteArray(), format.mostBytes()),
                bytes -> new Received.Whole(ByteBuffer.wrap(bytes)));
    }

    /** The stream that has begun; empty when none has. */
    Optional<StreamReading> stream() {
        return Optional.ofNullable(stream.get());
    }
}
