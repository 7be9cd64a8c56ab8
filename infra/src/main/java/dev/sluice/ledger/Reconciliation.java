package dev.sluice.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ledger held against a provider's bill, call by call.
 *
 * @param equal calls that both know at the same amount
 * @param billedNanoUsd sum of the bill, nano-USD
 * @param chargedNanoUsd sum of the charges that were compared, nano-USD
 * @param differences what is not equal, in order of the bill, then of the ledger
 */
public record Reconciliation(long equal, long billedNanoUsd, long chargedNanoUsd, List<Difference> differences) {

    public Reconciliation {
        differences = List.copyOf(differences);
    }

    /**
     * Compares. A bill line belongs to the charge with the provider's id; where the ledger never learnt it, to an
     * unconfirmed charge of the dispatch, or else the request, that the client named.
     */
    public static Reconciliation of(Bill bill, Charges charges) {
        return new Comparison(bill, charges).run();
    }

    private static final class Comparison {

        private final Bill bill;
        private final Set<Charge> open;
        private final Map<String, List<Charge>> byProviderId = new HashMap<>();
        private final Map<String, List<Charge>> inDoubt = new HashMap<>();
        private final List<Difference> differences = new ArrayList<>();
        private final long charged;
        private long equal;

        Comparison(Bill bill, Charges charges) {
            this.bill = bill;
            Map<Charge, Charge> all = new LinkedHashMap<>();
            long sum = 0;
            for (Charge charge : charges.standing()) {
                all.put(charge, charge);
                sum = Math.addExact(sum, charge.costNanoUsd());
                if (charge.providerRequestId() != null) {
                    byProviderId
                            .computeIfAbsent(charge.providerRequestId(), key -> new ArrayList<>())
                            .add(charge);
                } else if (!charge.isConfirmed()) {
                    inDoubt(charge.dispatchId(), charge);
                    inDoubt(charge.requestId(), charge);
                }
            }
            this.open = all.keySet();
            this.charged = sum;
        }

        private void inDoubt(String id, Charge charge) {
            inDoubt.computeIfAbsent(id, key -> new ArrayList<>()).add(charge);
        }

        Reconciliation run() {
            Set<String> billed = new HashSet<>();
            for (BillEntry entry : bill.entries()) {
                if (!billed.add(entry.id())) {
                    differ(Difference.Kind.BILLED_TWICE, entry, null);
                    continue;
                }
                List<Charge> found = find(entry);
                if (found.isEmpty()) {
                    differ(Difference.Kind.NOT_CHARGED, entry, null);
                } else {
                    open.removeAll(found);
                    compare(entry, found);
                }
            }
            for (Charge charge : open) {
                if (charge.costNanoUsd() != 0 || charge.isConfirmed()) {
                    differ(
                            charge.isConfirmed() ? Difference.Kind.NOT_BILLED : Difference.Kind.UNCONFIRMED,
                            null,
                            charge);
                }
            }
            return new Reconciliation(equal, bill.totalNanoUsd(), charged, differences);
        }

        /** More than one where a call was made for several requests, each of which is charged its share. */
        private List<Charge> find(BillEntry entry) {
            List<Charge> known = byProviderId.getOrDefault(entry.id(), List.of());
            if (!known.isEmpty() || entry.clientId() == null) {
                return known;
            }
            return inDoubt.getOrDefault(entry.clientId(), List.of()).stream()
                    .filter(open::contains)
                    .findFirst()
                    .map(List::of)
                    .orElse(List.of());
        }

        private void compare(BillEntry entry, List<Charge> shares) {
            Charge charge = shares.stream().reduce(Charge::and).orElseThrow();
            // Each share is rounded once, by half a nano-dollar at most; a charge that stands alone is exact.
            long rounding = shares.size() / 2;
            if (Math.abs(entry.costNanoUsd() - charge.costNanoUsd()) <= rounding) {
                equal++;
            } else {
                differ(charge.isConfirmed() ? Difference.Kind.AMOUNT : Difference.Kind.UNCONFIRMED, entry, charge);
            }
        }

        private void differ(Difference.Kind kind, @Nullable BillEntry entry, @Nullable Charge charge) {
            differences.add(new Difference(
                    kind,
                    charge != null ? charge.requestId() : entry == null ? null : entry.clientId(),
                    entry != null ? entry.id() : charge == null ? null : charge.providerRequestId(),
                    entry == null ? 0 : entry.costNanoUsd(),
                    charge == null ? 0 : charge.costNanoUsd()));
        }
    }
}
