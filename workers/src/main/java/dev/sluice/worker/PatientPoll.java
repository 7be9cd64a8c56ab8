package dev.sluice.worker;

import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls on through a broker's bad moments. The share consumer throws what a plain consumer would retry, such as a share
 * coordinator that is not available yet, and throws it as an {@link IllegalStateException}.
 *
 * <p>Belongs to one thread.
 */
final class PatientPoll implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PatientPoll.class);
    private static final int MOST_FAILURES = 60;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ShareConsumer<byte[], byte[]> consumer;
    private final Stop stop;
    private int failures;

    PatientPoll(ShareConsumer<byte[], byte[]> consumer, Stop stop) {
        this.consumer = consumer;
        this.stop = stop;
    }

    /** For everything but polling. */
    ShareConsumer<byte[], byte[]> delegate() {
        return consumer;
    }

    /** Records; none when the broker is in trouble. Throws what will not pass, and trouble that lasts a minute. */
    ConsumerRecords<byte[], byte[]> poll(Duration timeout) throws InterruptedException {
        try {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(timeout);
            failures = 0;
            return records;
        } catch (AuthenticationException
                | AuthorizationException
                | UnsupportedVersionException
                | InterruptException e) {
            throw e;
        } catch (KafkaException | IllegalStateException e) {
            if (++failures > MOST_FAILURES) {
                throw e;
            }
            LOG.atWarn()
                    .addKeyValue("failures", failures)
                    .addKeyValue("error", e.getMessage())
                    .log("Cannot take records");
            stop.pause(PAUSE);
            return ConsumerRecords.empty();
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
