package dev.sluice.ledger;

import static dev.sluice.ledger.Difference.Kind.AMOUNT;
import static dev.sluice.ledger.Difference.Kind.BILLED_TWICE;
import static dev.sluice.ledger.Difference.Kind.NOT_BILLED;
import static dev.sluice.ledger.Difference.Kind.NOT_CHARGED;
import static dev.sluice.ledger.Difference.Kind.UNCONFIRMED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import dev.sluice.schema.UsageStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ReconciliationTest {

    private final Charges charges = new Charges();
    private final List<BillEntry> bill = new ArrayList<>();

    @Test
    void aCallThatBothKnowAtOneAmountIsEqual() {
        charged(Lines.call("r1", "p1", 500));
        billed("p1", null, 500);

        assertThat(reconciled()).isEqualTo(new Reconciliation(1, 500, 500, List.of()));
    }

    @Test
    void differencesAreListedByRequest() {
        charged(Lines.call("r1", "p1", 500));
        charged(Lines.call("r2", "p2", 700));
        billed("p1", "r1", 501);
        billed("p3", "r3", 9);

        assertThat(reconciled().differences())
                .containsExactly(
                        new Difference(AMOUNT, "r1", "p1", 501, 500),
                        new Difference(NOT_CHARGED, "r3", "p3", 9, 0),
                        new Difference(NOT_BILLED, "r2", "p2", 0, 700));
    }

    @Test
    void theSharesOfOneCallAreHeldAgainstItTogether() {
        charged(Lines.call("r1", "p1", 13));
        charged(Lines.call("r2", "p1", 13));
        charged(Lines.call("r3", "p1", 13));
        charged(Lines.call("r4", "p2", 13));
        charged(Lines.call("r5", "p2", 13));
        // Three times 12.5, rounded once; and two of 12.
        billed("p1", "r1:1", 38);
        billed("p2", "r4:1", 24);

        Reconciliation result = reconciled();

        assertThat(result.equal()).isOne();
        assertThat(result.differences()).containsExactly(new Difference(AMOUNT, "r4", "p2", 24, 26));
    }

    @Test
    void aSecondRowForOneCallIsNoSecondCall() {
        charged(Lines.call("r1", "p1", 500));
        billed("p1", null, 500);
        billed("p1", null, 500);

        assertThat(reconciled().differences()).containsExactly(new Difference(BILLED_TWICE, null, "p1", 500, 0));
    }

    @Test
    void aChargeInDoubtIsFoundByTheDispatchTheProviderWasTold() {
        charged(Lines.unconfirmed("r1", 800));
        charged(Lines.unconfirmed("r2", 900));
        billed("p1", "r1:1", 300);

        assertThat(reconciled().differences())
                .containsExactly(
                        new Difference(UNCONFIRMED, "r1", "p1", 300, 800),
                        new Difference(UNCONFIRMED, "r2", null, 0, 900));
    }

    @Test
    void aCorrectionOfACorrectionBelongsToTheFirstLine() {
        charged(Lines.unconfirmed("r1", 800));
        charged(Lines.correction("r1:1:correction", "r1", "r1:1:call", -300).setProviderRequestId("p1"));
        charged(Lines.correction("r1:1:rerate", "r1", "r1:1:correction", 20).setProviderRequestId("p1"));
        billed("p1", null, 520);

        assertThat(reconciled()).isEqualTo(new Reconciliation(1, 520, 520, List.of()));
    }

    @Test
    void hitsAndRefusalsAreOnNoBill() {
        charged(Lines.line("r1:hit", "r1", UsageKind.CACHE_HIT, 0));
        charged(Lines.line("r2", "r2", UsageKind.REFUSAL, 0));

        assertThat(reconciled().differences()).isEmpty();
    }

    @Test
    void anUnpricedCallThatTheProviderBillsIsADifference() {
        charged(Lines.call("r1", "p1", 0).setStatus(UsageStatus.UNPRICED));
        billed("p1", null, 40);

        assertThat(reconciled().differences()).containsExactly(new Difference(UNCONFIRMED, "r1", "p1", 40, 0));
    }

    @Property
    void whatEachSaysAddsUpWithTheDifferences(@ForAll @IntRange(min = 0, max = 60) int calls, @ForAll int seed) {
        Random random = new Random(seed);
        List<UsageEvent> lines = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            long cost = random.nextInt(1_000);
            if (random.nextInt(4) > 0) {
                lines.add(Lines.call("r" + i, "p" + i, cost).build());
            }
            if (random.nextInt(4) > 0) {
                billed("p" + i, "r" + i, random.nextBoolean() ? cost : cost + 1);
            }
        }
        Collections.shuffle(lines, random);
        lines.forEach(charges::add);

        Reconciliation result = reconciled();

        long more = result.differences().stream()
                .mapToLong(difference -> difference.chargedNanoUsd() - difference.billedNanoUsd())
                .sum();
        assertThat(result.chargedNanoUsd() - result.billedNanoUsd()).isEqualTo(more);
    }

    private void charged(UsageEvent.Builder line) {
        charges.add(line.build());
    }

    private void billed(String id, @Nullable String clientId, long costNanoUsd) {
        bill.add(new BillEntry(id, clientId, costNanoUsd));
    }

    private Reconciliation reconciled() {
        return Reconciliation.of(new Bill(bill), charges);
    }
}
