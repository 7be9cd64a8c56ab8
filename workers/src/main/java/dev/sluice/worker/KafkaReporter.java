package dev.sluice.worker;

import dev.sluice.schema.Answer;
import dev.sluice.schema.Completion;
import dev.sluice.serde.SingleObjectSerde;
import dev.sluice.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** Reports over Kafka. The producer is shared by all calls of the process. */
final class KafkaReporter implements Reporter {

    private final Producer<byte[], byte[]> producer;
    private final String answers;
    private final String completions;
    private final SingleObjectSerde<Answer> answerSerde = new SingleObjectSerde<>(Answer.class);
    private final SingleObjectSerde<Completion> completionSerde = new SingleObjectSerde<>(Completion.class);

    KafkaReporter(Producer<byte[], byte[]> producer, Topics topics) {
        this.producer = producer;
        this.answers = topics.name(Topics.ANSWERS);
        this.completions = topics.name(Topics.COMPLETIONS);
    }

    @Override
    public void report(Answer answer) throws ReportLostException, InterruptedException {
        send(producer, record(answers, Reports.fingerprint(answer.getFlightKey()), answerSerde.encode(answer)));
    }

    @Override
    public void report(Completion completion) throws ReportLostException, InterruptedException {
        send(producer, record(completions, completion.getTenant(), completionSerde.encode(completion)));
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String key, byte[] value) {
        return new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value);
    }

    /** Sends a record and waits until the broker has it. */
    static void send(Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record)
            throws ReportLostException, InterruptedException {
        try {
            producer.send(record).get();
        } catch (InterruptException e) {
            // Kafka sets the flag again; the checked exception takes its place.
            Thread.interrupted();
            throw (InterruptedException) new InterruptedException("Interrupted while sending").initCause(e);
        } catch (ExecutionException | KafkaException e) {
            throw new ReportLostException(record.topic(), e);
        }
    }
}
