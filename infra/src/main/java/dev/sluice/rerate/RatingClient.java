package dev.sluice.rerate;

import dev.sluice.client.TopicTail;
import dev.sluice.config.SluiceConfig;
import dev.sluice.kafka.ClientProperties;
import dev.sluice.rerate.RatingPlan.Change;
import dev.sluice.schema.RatingRequest;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import dev.sluice.serde.Serdes;
import dev.sluice.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Asks the gate to cost lines anew, and waits for the corrections it writes. */
public final class RatingClient {

    /** Requests the gate has not answered yet; more would keep calls waiting that come in meanwhile. */
    private static final int MOST_OPEN = 500;

    private final SluiceConfig config;
    private final Topics topics;
    private final Serdes serdes;

    public RatingClient(SluiceConfig config) {
        this.config = config;
        this.topics = new Topics(config.topics().prefix());
        this.serdes = new Serdes(config.schemaRegistry());
    }

    /**
     * Sends the changes of a plan.
     *
     * @param patience how long the gate may be silent
     * @return how many lines the gate has corrected; it does not correct those that its own prices do not change
     */
    public int send(List<Change> changes, Instant now, Duration patience) {
        Open open = new Open(new HashSet<>());
        try (TopicTail<UsageEvent> corrections = TopicTail.fromNow(
                        ClientProperties.follower(config, "sluice-rerate"),
                        topics.name(Topics.USAGE),
                        serdes.forTopic(Topics.USAGE).deserializer(),
                        message -> open.close(message.value()));
                KafkaProducer<String, RatingRequest> producer = new KafkaProducer<>(
                        ClientProperties.producer(config, "sluice-rerate"),
                        new StringSerializer(),
                        serdes.forTopic(Topics.RATINGS).serializer())) {
            CompletableFuture<Void> _ = corrections.ended().whenComplete((_, failure) -> open.fail(failure));
            int sent = 0;
            while (sent < changes.size() && open.awaitFewerThan(MOST_OPEN, patience)) {
                RatingRequest request = changes.get(sent++).request(now);
                open.add(request.getLine());
                Future<RecordMetadata> _ = producer.send(
                        new ProducerRecord<>(
                                topics.name(Topics.RATINGS), request.getLine().getTenant(), request),
                        (_, failure) -> open.fail(failure));
            }
            producer.flush();
            open.awaitFewerThan(1, patience);
            return sent - open.number();
        }
    }

    /**
     * Requests under way, by line.
     *
     * <p>Thread-safe: the reader of the ledger closes what the sender opened.
     */
    private static final class Open {

        private final Set<String> lines;
        private long closed;
        private @Nullable Throwable failure;

        Open(Set<String> lines) {
            this.lines = lines;
        }

        synchronized void add(UsageEvent line) {
            lines.add(StandingLines.key(line, line.getLineId()));
        }

        synchronized void close(UsageEvent line) {
            if (line.getKind() == UsageKind.CORRECTION
                    && lines.remove(
                            StandingLines.key(line, Objects.requireNonNullElse(line.getCorrectsLineId(), "")))) {
                closed++;
                notifyAll();
            }
        }

        synchronized void fail(@Nullable Throwable cause) {
            if (cause != null) {
                failure = cause;
                notifyAll();
            }
        }

        synchronized int number() {
            return lines.size();
        }

        /** Waits until fewer are open; false when nothing was closed for so long. */
        synchronized boolean awaitFewerThan(int limit, Duration patience) {
            long seen = closed;
            long until = System.nanoTime() + patience.toNanos();
            while (lines.size() >= limit) {
                if (failure != null) {
                    throw new KafkaException("The gate cannot be asked to cost lines anew", failure);
                }
                if (closed > seen) {
                    seen = closed;
                    until = System.nanoTime() + patience.toNanos();
                }
                long left = (until - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                try {
                    wait(left);
                } catch (InterruptedException e) {
                    throw new InterruptException(e);
                }
            }
            return true;
        }
    }
}
