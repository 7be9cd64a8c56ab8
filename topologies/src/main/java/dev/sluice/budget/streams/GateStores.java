package dev.sluice.budget.streams;

import dev.sluice.budget.state.GateState;
import dev.sluice.schema.AdmittedRequest;
import dev.sluice.schema.Answer;
import dev.sluice.schema.BudgetWindow;
import dev.sluice.schema.DeploymentFill;
import dev.sluice.schema.RatedLine;
import dev.sluice.schema.Reservation;
import dev.sluice.schema.TokenEstimate;
import dev.sluice.schema.UnpricedCall;
import dev.sluice.serde.SingleObjectSerde;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The stores behind the gate's state. */
public final class GateStores {

    private GateStores() {}

    /** How to make them; a changelog that carries prompts takes large records. */
    public static List<StoreBuilder<?>> builders() {
        Map<String, String> large =
                Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(BudgetTopology.LARGE_RECORD_BYTES));
        return List.of(
                store(Names.REQUESTS_STORE, AdmittedRequest.class).withLoggingEnabled(large),
                store(Names.RESERVATIONS_STORE, Reservation.class),
                store(Names.WINDOWS_STORE, BudgetWindow.class),
                store(Names.MARKS_STORE, Serdes.Long()),
                store(Names.UNPRICED_STORE, UnpricedCall.class),
                store(Names.RATED_STORE, RatedLine.class),
                store(Names.WITHHELD_STORE, Answer.class).withLoggingEnabled(large),
                store(Names.FILLS_STORE, DeploymentFill.class),
                store(Names.ESTIMATES_STORE, TokenEstimate.class),
                store(Names.TIMERS_STORE, Serdes.ByteArray()));
    }

    /**
     * The state in the stores of a task.
     *
     * @param nowMs wall clock
     */
    public static GateState state(ProcessingContext context, LongSupplier nowMs) {
        return new GateState(
                StoreTable.of(context, Names.REQUESTS_STORE),
                StoreTable.of(context, Names.RESERVATIONS_STORE),
                StoreTable.of(context, Names.WINDOWS_STORE),
                StoreTable.of(context, Names.MARKS_STORE),
                StoreShelf.of(context),
                StoreTable.of(context, Names.RATED_STORE),
                StoreTable.of(context, Names.WITHHELD_STORE),
                StoreTable.of(context, Names.FILLS_STORE),
                StoreTable.of(context, Names.ESTIMATES_STORE),
                new StoreTimers(context.getStateStore(Names.TIMERS_STORE), nowMs));
    }

    static <V extends SpecificRecord> StoreBuilder<KeyValueStore<String, V>> store(String name, Class<V> type) {
        return store(name, new SingleObjectSerde<>(type));
    }

    private static <V> StoreBuilder<KeyValueStore<String, V>> store(String name, Serde<V> serde) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), serde);
    }
}
