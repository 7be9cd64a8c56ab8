package dev.sluice.worker;

import dev.sluice.config.SluiceConfig;
import dev.sluice.kafka.ClientProperties;
import dev.sluice.schema.Dispatch;
import dev.sluice.serde.SingleObjectSerde;
import dev.sluice.worker.batch.DispatchSource;
import dev.sluice.worker.batch.LostException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** Reads dispatches of one partition again. Thread-safe: each reading has a consumer of its own. */
final class KafkaDispatchSource implements DispatchSource {

    private final SluiceConfig config;
    private final TopicPartition partition;
    private final SingleObjectSerde<Dispatch> serde = new SingleObjectSerde<>(Dispatch.class);

    KafkaDispatchSource(SluiceConfig config, TopicPartition partition) {
        this.config = config;
        this.partition = partition;
    }

    @Override
    public void read(List<Long> offsets, Consumer<Dispatch> into) throws LostException, InterruptedException {
        if (offsets.isEmpty()) {
            return;
        }
        Set<Long> wanted = Set.copyOf(offsets);
        try {
            PartitionReader.between(
                    ClientProperties.follower(config, "sluice-worker-batch-again"),
                    partition,
                    offsets.getFirst(),
                    offsets.getLast(),
                    record -> {
                        if (wanted.contains(record.offset())) {
                            into.accept(serde.decode(record.value()));
                        }
                    });
        } catch (InterruptException e) {
            Thread.interrupted();
            throw (InterruptedException) new InterruptedException("Interrupted while reading").initCause(e);
        } catch (KafkaException e) {
            throw new LostException("Dispatches of " + partition + " were not read again", e);
        }
    }
}
