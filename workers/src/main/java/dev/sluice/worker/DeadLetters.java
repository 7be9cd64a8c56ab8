package dev.sluice.worker;

import dev.sluice.worker.Reporter.ReportLostException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Keeps records that cannot be processed, bytes and headers as they were, with the headers Kafka Streams gives its own.
 *
 * <p>Thread-safe.
 */
final class DeadLetters {

    private static final String PREFIX = "__streams.errors.";

    private final Producer<byte[], byte[]> producer;
    private final String topic;

    DeadLetters(Producer<byte[], byte[]> producer, String topic) {
        this.producer = producer;
        this.topic = topic;
    }

    /** Keeps a record; returns when the broker has it. */
    void keep(ConsumerRecord<byte[], byte[]> record, String exception, String message)
            throws ReportLostException, InterruptedException {
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(topic, record.key(), record.value());
        record.headers().forEach(letter.headers()::add);
        header(letter, "exception", exception);
        header(letter, "message", message);
        header(letter, "topic", record.topic());
        header(letter, "partition", Integer.toString(record.partition()));
        header(letter, "offset", Long.toString(record.offset()));
        KafkaReporter.send(producer, letter);
    }

    private static void header(ProducerRecord<byte[], byte[]> letter, String name, String value) {
        letter.headers().add(PREFIX + name, value.getBytes(StandardCharsets.UTF_8));
    }
}
