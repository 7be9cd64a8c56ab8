package dev.sluice.bench;

import dev.sluice.budget.Gate;
import dev.sluice.budget.GateSettings;
import dev.sluice.budget.ledger.KeptCalls;
import dev.sluice.budget.policy.PolicyIndex;
import dev.sluice.budget.price.PriceBook;
import dev.sluice.budget.state.Catalogue;
import dev.sluice.budget.state.GateState;
import dev.sluice.budget.state.Outbox;
import dev.sluice.budget.state.Watch;
import dev.sluice.budget.streams.GateStores;
import dev.sluice.runtime.RocksSettings;
import dev.sluice.schema.BudgetAlert;
import dev.sluice.schema.PendingDispatch;
import dev.sluice.schema.Policy;
import dev.sluice.schema.Price;
import dev.sluice.schema.Refusal;
import dev.sluice.schema.UsageEvent;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The gate of one task on the stores it has in production, RocksDB with the same settings, without broker: no changelog is
 * written, and what it says is counted and dropped. One thread.
 */
final class GateRig implements AutoCloseable, Outbox, Catalogue {

    private final Path directory;
    private final MockProcessorContext<Void, Void> context;
    private final List<StateStore> stores = new ArrayList<>();
    private final PolicyIndex policies;
    private final PriceBook prices;
    private final Gate gate;
    private long dispatched;
    private long refused;
    private long lines;
    private long alerts;

    GateRig(Path directory, List<Policy> policies, List<Price> prices) {
        this.directory = directory;
        this.policies = new PolicyIndex(policies);
        this.prices = new PriceBook(prices);
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "bench");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksSettings.class.getName());
        // Without it Streams warns for every store; its constant is deprecated, since Kafka 5 has it on.
        properties.put("processing.exception.handler.global.enabled", true);
        this.context = new MockProcessorContext<>(properties, new TaskId(0, 0), directory.toFile());
        for (StoreBuilder<?> builder : GateStores.builders()) {
            StateStore store = builder.withLoggingDisabled().build();
            store.init(context.getStateStoreContext(), store);
            stores.add(store);
        }
        GateState state = GateStores.state(context, System::currentTimeMillis);
        GateSettings settings = new GateSettings(3, Duration.ofMinutes(15), Duration.ofHours(24), 1, KeptCalls.MOST);
        this.gate = new Gate(settings, state, this, this, Watch.NONE);
    }

    Gate gate() {
        return gate;
    }

    long dispatched() {
        return dispatched;
    }

    long refused() {
        return refused;
    }

    long lines() {
        return lines;
    }

    long alerts() {
        return alerts;
    }

    /** Closes the stores, which writes what is in memory, and returns their bytes on disk by name. */
    Map<String, Long> closed() {
        close();
        Map<String, Long> bytes = new TreeMap<>();
        for (StateStore store : stores) {
            bytes.put(store.name(), bytes(directory.toFile(), store.name()));
        }
        return bytes;
    }

    private static long bytes(File root, String store) {
        try (Stream<Path> files = Files.walk(root.toPath())) {
            return files.filter(Files::isRegularFile)
                    .filter(file ->
                            store.equals(file.getName(file.getNameCount() - 2).toString()))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException("The state in " + root + " cannot be read", e);
        }
    }

    @Override
    public PolicyIndex policies() {
        return policies;
    }

    @Override
    public PriceBook prices() {
        return prices;
    }

    @Override
    public void usage(UsageEvent line) {
        lines++;
    }

    @Override
    public void refusal(Refusal refusal) {
        refused++;
    }

    @Override
    public void alert(BudgetAlert alert) {
        alerts++;
    }

    @Override
    public void dispatch(PendingDispatch pending) {
        dispatched++;
    }

    @Override
    public void close() {
        stores.stream().filter(StateStore::isOpen).forEach(StateStore::close);
    }
}
