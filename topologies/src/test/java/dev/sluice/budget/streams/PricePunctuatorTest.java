package dev.sluice.budget.streams;

import static dev.sluice.budget.Fixtures.T0;
import static dev.sluice.budget.Fixtures.admission;
import static dev.sluice.budget.Fixtures.price;
import static dev.sluice.budget.Fixtures.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.MemoryGate;
import dev.sluice.budget.state.Shelf;
import dev.sluice.schema.UnpricedCall;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PricePunctuatorTest {

    private static final int CALLS = 20;

    private final MemoryGate gate = new MemoryGate();
    private final AtomicLong nanos = new AtomicLong();
    private final CountingShelf shelf = new CountingShelf(gate.unpriced);
    private PricePunctuator punctuator = started();

    PricePunctuatorTest() {
        gate.removePrice("small-1");
        for (int i = 0; i < CALLS; i++) {
            gate.admit(admission("r" + i));
            gate.report(succeeded("r" + i, 1));
        }
    }

    private PricePunctuator started() {
        return new PricePunctuator(gate.gate(), shelf, gate::prices, nanos::get);
    }

    private void punctuate() {
        punctuator.punctuate(T0.toEpochMilli());
    }

    private long corrections() {
        return gate.lines.stream()
                .filter(l -> l.getKind() == UsageKind.CORRECTION)
                .count();
    }

    private void priceArrives() {
        gate.apply(price("small-late", "openai", "small", "1", "2").build());
    }

    /** Counts how often it is read. */
    private record CountingShelf(Shelf shelf, List<String> reads) implements Shelf {
        CountingShelf(Shelf shelf) {
            this(shelf, new ArrayList<>());
        }

        @Override
        public List<Row> after(String after, int most) {
            reads.add(after);
            return shelf.after(after, most);
        }

        @Override
        public @Nullable UnpricedCall get(String key) {
            return shelf.get(key);
        }

        @Override
        public void put(String key, UnpricedCall value) {
            shelf.put(key, value);
        }

        @Override
        public void delete(String key) {
            shelf.delete(key);
        }
    }

    @Test
    void theShelfIsReadOnceAfterAStartAndOnceAfterEachChangeOfPrices() {
        punctuate();
        punctuate();
        int afterStart = shelf.reads().size();
        priceArrives();
        punctuate();
        punctuate();

        assertThat(afterStart).isEqualTo(1);
        assertThat(shelf.reads()).hasSize(2);
        assertThat(corrections()).isEqualTo(CALLS);
    }

    @Test
    void itStopsWhenItsTimeIsUpAndGoesOnWhereItStopped() {
        priceArrives();
        // Each look at the clock takes 15 ms, so that two calls are one too many for 20 ms.
        punctuator = new PricePunctuator(gate.gate(), shelf, gate::prices, () -> nanos.addAndGet(15_000_000));

        List<Long> after = new ArrayList<>();
        for (int i = 0; i < CALLS / 2 + 1; i++) {
            punctuate();
            after.add(corrections());
        }

        assertThat(after.getFirst()).isEqualTo(2);
        assertThat(after.get(1)).isEqualTo(4);
        assertThat(after.getLast()).isEqualTo(CALLS);
        assertThat(gate.lines).extracting(UsageEvent::getLineId).doesNotHaveDuplicates();
    }

    @Test
    void callsThatNoPriceComesForDoNotKeepItFromTheOthers() {
        gate.removePrice("large-1");
        for (int i = 0; i < 5; i++) {
            gate.admit(admission("a" + i, r -> r.setModel("large")));
            gate.report(succeeded("a" + i, 1));
        }
        priceArrives();
        punctuator = new PricePunctuator(gate.gate(), shelf, gate::prices, () -> nanos.addAndGet(15_000_000));

        for (int i = 0; i < CALLS; i++) {
            punctuate();
        }

        assertThat(corrections()).isEqualTo(CALLS);
        assertThat(gate.unpriced.after("", 10)).hasSize(5);
    }

    @Test
    void pricesThatChangeMeanwhileAreMetByGoingThroughOnceMore() {
        punctuator = new PricePunctuator(gate.gate(), shelf, gate::prices, () -> nanos.addAndGet(15_000_000));
        punctuate();
        priceArrives();

        for (int i = 0; i < CALLS + 2; i++) {
            punctuate();
        }

        assertThat(corrections()).isEqualTo(CALLS);
        assertThat(gate.unpriced.after("", 10)).isEmpty();
    }
}
