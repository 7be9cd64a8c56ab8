package dev.sluice.budget.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecentTableTest {

    private final Map<String, Integer> rows = new HashMap<>();
    private final Map<String, Integer> reads = new HashMap<>();

    private final Table<Integer> table = new RecentTable<>(
            new Table<>() {
                @Override
                public @Nullable Integer get(String key) {
                    reads.merge(key, 1, Integer::sum);
                    return rows.get(key);
                }

                @Override
                public void put(String key, Integer value) {
                    rows.put(key, value);
                }

                @Override
                public void delete(String key) {
                    rows.remove(key);
                }
            },
            2);

    @Test
    void everythingIsWrittenThroughAndReadOnce() {
        rows.put("a", 1);

        assertThat(table.get("a")).isEqualTo(1);
        table.put("a", 2);
        assertThat(table.get("a")).isEqualTo(2);
        table.put("b", 3);
        table.delete("b");

        assertThat(rows).containsOnly(Map.entry("a", 2));
        assertThat(table.get("b")).isNull();
        assertThat(reads).containsEntry("a", 1);
    }

    @Test
    void theRowsUsedLongestAgoLeaveMemoryFirst() {
        table.put("a", 1);
        table.put("b", 2);
        table.get("a");
        table.put("c", 3);

        table.get("a");
        table.get("b");

        assertThat(reads).containsOnlyKeys("b");
    }
}
