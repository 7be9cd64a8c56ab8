package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Answer;
import dev.sluice.schema.AnswerCheck;
import dev.sluice.schema.Completion;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.DispatchItem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/** Who is told what about an answer, at first and when another worker takes over. */
class DeliveryTest {

    private static final AnswerCheck IMPOSSIBLE =
            AnswerCheck.newBuilder().setPattern("what no answer says").build();

    private final MemoryAnswerStore store = new MemoryAnswerStore();
    private final List<SpecificRecord> reports = new ArrayList<>();
    private final Reporter reporter = new Reporter() {
        @Override
        public void report(Answer answer) {
            reports.add(answer);
        }

        @Override
        public void report(Completion completion) {
            reports.add(completion);
        }
    };

    @Test
    void anAnswerThatFailsGoesToTheGateAlone() throws Exception {
        DispatchItem item = Samples.item("r").setCheck(IMPOSSIBLE).build();

        deliver(item);

        assertThat(reports).hasSize(1);
        Completion completion = (Completion) reports.getFirst();
        assertThat(completion.getKind()).isEqualTo(CompletionKind.SUCCEEDED);
        assertThat(completion.getCheckFailed()).isEqualTo("PATTERN");
        assertThat(completion.getWithheld().getContent()).isEqualTo(answer(item).getContent());
        assertThat(completion.getUsage()).isNotNull();
        assertThat(store.answers).doesNotContainKey(item.getEntryId()).hasSize(1);
    }

    @Test
    void aWorkerThatTakesOverReportsTheSame() throws Exception {
        DispatchItem item = Samples.item("r").setCheck(IMPOSSIBLE).build();
        deliver(item);
        List<SpecificRecord> first = List.copyOf(reports);
        reports.clear();

        Outcome outcome = new Takeover(store, reporter, () -> Samples.NOW).run(item, NEVER_LOST);

        assertThat(outcome).isEqualTo(Outcome.REPORTED);
        assertThat(reports).isEqualTo(first);
    }

    @Test
    void whatMayNotBeStoredIsNotAndABetterAnswerHasItsOwnPlace() throws Exception {
        DispatchItem secret =
                Samples.item("secret").setCheck(IMPOSSIBLE).setBodyTtlMs(0).build();
        DispatchItem cheap = Samples.item("r").setCheck(IMPOSSIBLE).build();
        DispatchItem better =
                Samples.item("r").setDispatchId("r:2").setAttempt(2).build();

        deliver(secret);
        deliver(cheap);
        deliver(better);

        assertThat(store.answers).hasSize(2);
        assertThat(store.answers.get("entry-r"))
                .isNotNull()
                .extracting(Answer::getDispatchId)
                .isEqualTo("r:2");
        assertThat(reports).hasSize(4);
    }

    @Test
    void anAnswerThatPassesIsDeliveredWithRouteAndArm() throws Exception {
        DispatchItem item = Samples.item("r")
                .setCheck(AnswerCheck.newBuilder().setPattern(".").build())
                .setRoute("auto")
                .setArm("a")
                .setWithheldCostNanoUsd(7)
                .build();

        deliver(item);

        Answer answer = (Answer) reports.getFirst();
        assertThat(answer.getRoute()).isEqualTo("auto");
        assertThat(answer.getArm()).isEqualTo("a");
        assertThat(answer.getWithheldCostNanoUsd()).isEqualTo(7);
        assertThat(((Completion) reports.getLast()).getCheckFailed()).isNull();
    }

    private void deliver(DispatchItem item) throws Exception {
        reporter.report(new Delivery(store, reporter).deliver(item, answer(item)));
    }

    private static Answer answer(DispatchItem item) {
        return Reports.answer("fake", item, Samples.answer(), 1, 5, Samples.NOW);
    }

    private static final Lease NEVER_LOST = new Lease() {
        @Override
        public boolean mayCall() {
            return true;
        }

        @Override
        public boolean pause(Duration time) {
            return true;
        }

        @Override
        public boolean park() {
            return true;
        }

        @Override
        public void unpark() {}
    };
}
