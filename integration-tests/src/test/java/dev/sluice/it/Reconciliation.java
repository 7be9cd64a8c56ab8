package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import dev.sluice.schema.UsageStatus;
import dev.sluice.simulator.BillLine;
import dev.sluice.simulator.BillLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares ledger lines with the provider's own log. */
final class Reconciliation {

    private final Map<String, BillLine> bill = new HashMap<>();
    private final Map<String, UsageEvent> confirmed = new HashMap<>();
    private final List<UsageEvent> unconfirmed = new ArrayList<>();
    private final Set<String> corrected = new HashSet<>();
    private final List<String> chargedTwice = new ArrayList<>();

    private Reconciliation(BillLog log, List<UsageEvent> lines) {
        log.lines().forEach(line -> bill.put(line.id(), line));
        Set<String> lineIds = new HashSet<>();
        for (UsageEvent line : lines) {
            if (lineIds.add(line.getLineId())) {
                add(line);
            }
        }
    }

    static Reconciliation of(BillLog log, List<UsageEvent> lines) {
        return new Reconciliation(log, lines);
    }

    private void add(UsageEvent line) {
        if (line.getKind() == UsageKind.CORRECTION && line.getCorrectsLineId() != null) {
            corrected.add(line.getCorrectsLineId());
        } else if (line.getKind() == UsageKind.PROVIDER_CALL && line.getStatus() == UsageStatus.UNCONFIRMED) {
            unconfirmed.add(line);
        } else if (line.getKind() == UsageKind.PROVIDER_CALL
                && confirmed.put(line.getProviderRequestId(), line) != null) {
            chargedTwice.add(line.getProviderRequestId());
        }
    }

    /** Every confirmed charge is on the bill at the same amount, and none is there twice. */
    Reconciliation everyChargeIsOnTheBill() {
        assertThat(chargedTwice).as("calls charged twice").isEmpty();
        confirmed.forEach((id, line) -> {
            assertThat(bill).as("bill of request %s", line.getRequestId()).containsKey(id);
            assertThat(line.getCostNanoUsd())
                    .as("cost of request %s", line.getRequestId())
                    .isEqualTo(bill.get(id).costNanoUsd());
        });
        return this;
    }

    /** Nothing is unconfirmed, and bill and ledger have the same calls. */
    void everyBillLineIsChargedOnce() {
        everyChargeIsOnTheBill();
        assertThat(unconfirmed).isEmpty();
    }

    /** Every bill line is either charged exactly, or covered by an unconfirmed or corrected charge. */
    void everyBillLineIsCovered() {
        everyChargeIsOnTheBill();
        List<BillLine> open = bill.values().stream()
                .filter(line -> !confirmed.containsKey(line.id()))
                .toList();
        long openNanoUsd = open.stream().mapToLong(BillLine::costNanoUsd).sum();
        long coverNanoUsd =
                unconfirmed.stream().mapToLong(UsageEvent::getCostNanoUsd).sum();
        assertThat(open).as("bill lines without a confirmed charge").hasSizeLessThanOrEqualTo(unconfirmed.size());
        assertThat(coverNanoUsd).as("unconfirmed charges").isGreaterThanOrEqualTo(openNanoUsd);
    }
}
