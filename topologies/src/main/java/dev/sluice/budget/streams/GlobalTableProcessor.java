package dev.sluice.budget.streams;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a global store of policies or prices. A record that cannot be read or applied is logged with a code and leaves
 * what was in force in force. A registry that cannot be reached is no reason to go on without budgets: that stops the
 * process, to be started again.
 *
 * <p>Runs on the global thread, also while it restores.
 */
final class GlobalTableProcessor<V> implements Processor<String, byte[], Void, Void> {

    private static final Logger LOG = LoggerFactory.getLogger(GlobalTableProcessor.class);
    private static final int SERVER_ERRORS = 500;

    private final Kind<V> kind;
    private @Nullable KeyValueStore<String, V> store;

    /**
     * What is kept.
     *
     * @param name POLICY or PRICE, prefix of the codes
     * @param topic topic it comes from
     * @param storeName store it is kept in
     * @param reader reads values
     * @param faultyField the field that keeps a value from being applied
     * @param changed is told about each change
     */
    record Kind<V>(
            String name,
            String topic,
            String storeName,
            Deserializer<V> reader,
            Function<V, Optional<String>> faultyField,
            Runnable changed) {}

    GlobalTableProcessor(Kind<V> kind) {
        this.kind = kind;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        store = context.getStateStore(kind.storeName());
    }

    @Override
    public void process(Record<String, byte[]> message) {
        KeyValueStore<String, V> table = store;
        @Nullable String key = message.key();
        if (table == null || key == null) {
            LOG.warn("{}_INVALID ignored: a record without key", kind.name());
            return;
        }
        if (message.value() == null || message.value().length == 0) {
            table.delete(key);
            kind.changed().run();
            return;
        }
        read(key, message.value()).ifPresent(value -> {
            table.put(key, value);
            kind.changed().run();
        });
    }

    private Optional<V> read(String key, byte[] bytes) {
        V value;
        try {
            value = kind.reader().deserialize(kind.topic(), bytes);
        } catch (KafkaException e) {
            if (isTransport(e)) {
                throw e;
            }
            LOG.warn("{}_UNREADABLE ignored: key={} bytes={}", kind.name(), key, bytes.length, e);
            return Optional.empty();
        }
        Optional<String> fault = kind.faultyField().apply(value);
        fault.ifPresent(field -> LOG.warn("{}_INVALID ignored: key={} field={}", kind.name(), key, field));
        return fault.isPresent() ? Optional.empty() : Optional.of(value);
    }

    /** Whether reading failed for the registry's sake, not the record's. */
    static boolean isTransport(Throwable failure) {
        for (@Nullable Throwable t = failure; t != null; t = t.getCause()) {
            boolean transport = switch (t) {
                case SocketException s -> true;
                case SocketTimeoutException s -> true;
                case UnknownHostException u -> true;
                case RestClientException r -> r.getStatus() >= SERVER_ERRORS;
                case SerializationException s -> false;
                case RetriableException r -> true;
                default -> false;
            };
            if (transport) {
                return true;
            }
        }
        return false;
    }
}
