package dev.sluice.budget;

import static dev.sluice.budget.Fixtures.SMALL_QUOTE;
import static dev.sluice.budget.Fixtures.admission;
import static dev.sluice.budget.Fixtures.budget;
import static dev.sluice.budget.Fixtures.completion;
import static dev.sluice.budget.Fixtures.request;
import static dev.sluice.budget.Fixtures.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.schema.BudgetAlert;
import dev.sluice.schema.BudgetWindow;
import dev.sluice.schema.Completion;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.UsageEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The same traffic with and without one report in twenty delivered again, at once or much later. */
class DuplicateTest {

    private static final int REQUESTS = 2_000;

    private static MemoryGate run(boolean repeated) {
        MemoryGate gate = new MemoryGate(
                1,
                budget("day", SMALL_QUOTE * 1_500, b -> b),
                budget(
                        "rolling",
                        SMALL_QUOTE * 400,
                        b -> b.setWindow("ROLLING PT6H").setEnforcement("SOFT")),
                budget("user", SMALL_QUOTE * 300, b -> b.setPer("USER").setWindow("WEEK")));
        Random random = new Random(5);
        List<Completion> later = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            String id = "r" + i;
            String user = "user" + i % 7;
            gate.admit(admission(request(id).setUser(user).build(), 100, gate.now()));
            List<Completion> reports = new ArrayList<>();
            reports.add(
                    completion(CompletionKind.STARTED, id, 1).setAt(gate.now()).build());
            reports.add(
                    i % 11 == 0
                            ? completion(CompletionKind.UNKNOWN_OUTCOME, id, 1)
                                    .setAt(gate.now())
                                    .build()
                            : Completion.newBuilder(succeeded(id, 1))
                                    .setAt(gate.now())
                                    .build());
            for (Completion report : reports) {
                gate.report(report);
                int draw = random.nextInt(40);
                if (repeated && draw == 0) {
                    gate.report(report);
                }
                if (repeated && draw == 1) {
                    later.add(report);
                }
            }
            if (i % 100 == 99) {
                later.forEach(gate::report);
                later.clear();
            }
            gate.advance(Duration.ofSeconds(20));
        }
        gate.advance(MemoryGate.TTL.multipliedBy(2));
        return gate;
    }

    @Test
    void fivePerCentOfRepeatedReportsChangeNoTotal() {
        MemoryGate once = run(false);

        MemoryGate repeated = run(true);

        assertThat(repeated.lines)
                .extracting(UsageEvent::getLineId, UsageEvent::getCostNanoUsd)
                .containsExactlyElementsOf(once.lines.stream()
                        .map(l -> tuple(l.getLineId(), l.getCostNanoUsd()))
                        .toList());
        assertThat(totals(repeated)).isEqualTo(totals(once));
        assertThat(repeated.alerts)
                .extracting(BudgetAlert::getAlertId)
                .containsExactlyElementsOf(
                        once.alerts.stream().map(BudgetAlert::getAlertId).toList());
    }

    private static List<List<Object>> totals(MemoryGate gate) {
        return gate.windows.all().stream().map(DuplicateTest::totals).toList();
    }

    private static List<Object> totals(BudgetWindow window) {
        return List.of(
                window.getBudgetId(),
                window.getWindowStart(),
                window.getSpentNanoUsd(),
                window.getReservedNanoUsd(),
                window.getBuckets());
    }
}
