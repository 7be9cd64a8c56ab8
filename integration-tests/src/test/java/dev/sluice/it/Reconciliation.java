package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import dev.sluice.schema.UsageStatus;
import dev.sluice.simulator.BillLine;
import dev.sluice.simulator.BillLog;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares ledger lines with the provider's own log. */
final class Reconciliation {

    /** A charge that stands: a line, with the corrections it got since. */
    private record Charge(String requestId, String providerRequestId, boolean confirmed, long costNanoUsd) {

        Charge correctedBy(UsageEvent line) {
            return new Charge(requestId, line.getProviderRequestId(), true, costNanoUsd + line.getCostNanoUsd());
        }
    }

    private final Map<String, BillLine> bill = new HashMap<>();
    private final List<Charge> confirmed;
    private final List<Charge> unconfirmed;

    private Reconciliation(BillLog log, List<UsageEvent> lines) {
        log.lines().forEach(line -> bill.put(line.id(), line));
        Map<String, Charge> charges = new LinkedHashMap<>();
        lines.stream()
                .filter(line -> line.getKind() == UsageKind.PROVIDER_CALL)
                .forEach(line -> charges.put(line.getLineId(), charge(line)));
        lines.stream()
                .filter(line -> line.getKind() == UsageKind.CORRECTION)
                .distinct()
                .forEach(line ->
                        charges.computeIfPresent(line.getCorrectsLineId(), (id, charge) -> charge.correctedBy(line)));
        this.confirmed = charges.values().stream().filter(Charge::confirmed).toList();
        this.unconfirmed =
                charges.values().stream().filter(charge -> !charge.confirmed()).toList();
    }

    static Reconciliation of(BillLog log, List<UsageEvent> lines) {
        return new Reconciliation(log, lines);
    }

    private static Charge charge(UsageEvent line) {
        return new Charge(
                line.getRequestId(),
                line.getProviderRequestId(),
                line.getStatus() == UsageStatus.CONFIRMED,
                line.getCostNanoUsd());
    }

    /** Every confirmed charge is on the bill at the same amount, and none is there twice. */
    Reconciliation everyChargeIsOnTheBill() {
        assertThat(confirmed).extracting(Charge::providerRequestId).doesNotHaveDuplicates();
        assertThat(confirmed)
                .allSatisfy(charge -> assertThat(bill.get(charge.providerRequestId()))
                        .as("bill of request %s", charge.requestId())
                        .isNotNull()
                        .extracting(BillLine::costNanoUsd)
                        .isEqualTo(charge.costNanoUsd()));
        return this;
    }

    /** Nothing is unconfirmed, and every charge is on the bill. */
    void nothingIsInDoubt() {
        everyChargeIsOnTheBill();
        assertThat(unconfirmed).isEmpty();
    }

    /** Every bill line is either charged exactly, or covered by an unconfirmed charge. */
    void everyBillLineIsCovered() {
        everyChargeIsOnTheBill();
        Map<String, BillLine> open = new HashMap<>(bill);
        confirmed.forEach(charge -> open.remove(charge.providerRequestId()));
        assertThat(open).as("bill lines without a confirmed charge").hasSizeLessThanOrEqualTo(unconfirmed.size());
        assertThat(unconfirmed.stream().mapToLong(Charge::costNanoUsd).sum())
                .as("unconfirmed charges")
                .isGreaterThanOrEqualTo(
                        open.values().stream().mapToLong(BillLine::costNanoUsd).sum());
    }
}
