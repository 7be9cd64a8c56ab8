package dev.sluice.prices;

import dev.sluice.schema.Price;
import dev.sluice.schema.PriceWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether the records of a price follow each other: no overlap, no gap, and one in force. */
final class HistoryAudit {

    private HistoryAudit() {}

    static List<Finding> of(Collection<Price> prices, Instant now) {
        Map<PriceKey, List<Price>> histories = new LinkedHashMap<>();
        prices.forEach(price -> histories
                .computeIfAbsent(PriceKey.of(price), key -> new ArrayList<>())
                .add(price));
        List<Finding> findings = new ArrayList<>();
        for (List<Price> history : histories.values()) {
            history.sort(Comparator.comparing(Price::getValidFrom).thenComparing(Price::getPriceId));
            for (int i = 1; i < history.size(); i++) {
                follow(history.get(i - 1), history.get(i), findings);
            }
            Price last = history.getLast();
            if (last.getValidTo() != null && !now.isBefore(last.getValidTo())) {
                findings.add(Finding.warning(
                        "EXPIRED", last.getPriceId(), "ended at " + last.getValidTo() + " and nothing follows"));
            }
        }
        windows(List.copyOf(histories.keySet()), histories, findings);
        return findings;
    }

    private static void follow(Price older, Price younger, List<Finding> findings) {
        @Nullable Instant end = older.getValidTo();
        String id = younger.getPriceId();
        if (younger.getValidFrom().equals(older.getValidFrom())) {
            findings.add(Finding.error(
                    "AMBIGUOUS",
                    id,
                    "is for the same as %s and begins at the same time; only the id decides"
                            .formatted(older.getPriceId())));
        } else if (end == null || end.isAfter(younger.getValidFrom())) {
            findings.add(Finding.warning(
                    "OVERLAP",
                    id,
                    "begins at %s, before %s ends; the younger wins, valid-to of the older would say so"
                            .formatted(younger.getValidFrom(), older.getPriceId())));
        } else if (end.isBefore(younger.getValidFrom())) {
            findings.add(Finding.warning(
                    "GAP",
                    id,
                    "begins at %s, %s ended at %s".formatted(younger.getValidFrom(), older.getPriceId(), end)));
        }
    }

    /** Two prices for different times of the week that meet: the younger wins there, which nobody may have meant. */
    private static void windows(List<PriceKey> keys, Map<PriceKey, List<Price>> histories, List<Finding> findings) {
        Map<PriceKey, List<PriceKey>> limited = new LinkedHashMap<>();
        keys.stream()
                .filter(key -> !key.windows().isEmpty())
                .forEach(key -> limited.computeIfAbsent(always(key), k -> new ArrayList<>())
                        .add(key));
        for (List<PriceKey> rivals : limited.values()) {
            for (int i = 0; i < rivals.size(); i++) {
                for (int j = i + 1; j < rivals.size(); j++) {
                    if (meet(rivals.get(i).windows(), rivals.get(j).windows())) {
                        findings.add(Finding.warning(
                                "OVERLAP",
                                histories
                                        .getOrDefault(rivals.get(j), List.of())
                                        .getLast()
                                        .getPriceId(),
                                "its times of the week meet those of "
                                        + histories
                                                .getOrDefault(rivals.get(i), List.of())
                                                .getLast()
                                                .getPriceId()));
                    }
                }
            }
        }
    }

    private static PriceKey always(PriceKey key) {
        return new PriceKey(
                key.tenant(),
                key.provider(),
                key.model(),
                key.tier(),
                key.region(),
                key.batch(),
                key.minPromptTokens(),
                List.of());
    }

    private static boolean meet(List<PriceWindow> one, List<PriceWindow> other) {
        return one.stream()
                .anyMatch(a -> other.stream()
                        .anyMatch(b -> a.getFirstDay() <= b.getLastDay()
                                && b.getFirstDay() <= a.getLastDay()
                                && a.getFromMinute() < b.getToMinute()
                                && b.getFromMinute() < a.getToMinute()));
    }
}
