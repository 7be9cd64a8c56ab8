package dev.sluice.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.stack.Steps.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StepsTest {

    private final List<String> told = new ArrayList<>();
    private final Steps steps = new Steps(new StackProgress() {
        @Override
        public void started(String step) {
            told.add(step + " started");
        }

        @Override
        public void done(String step, long millis) {
            told.add(step + " done");
        }

        @Override
        public void failed(String step, String reason) {
            told.add(step + " failed: " + reason);
        }
    });

    @Test
    void runsStepsSideBySide() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        Steps.Action meet = () -> {
            both.countDown();
            both.await();
        };

        steps.allOrNone(List.of(new Step("left", meet), new Step("right", meet)));

        assertThat(told).containsExactlyInAnyOrder("left started", "left done", "right started", "right done");
    }

    @Test
    void interruptsTheOthersWhenOneFails() {
        CountDownLatch waiting = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        Step patient = new Step("patient", () -> {
            waiting.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.set(true);
                throw e;
            }
        });
        Step failing = new Step("failing", () -> {
            waiting.await();
            throw new StackException("port 1 is taken");
        });

        assertThatThrownBy(() -> steps.allOrNone(List.of(patient, failing)))
                .isInstanceOf(StackException.class)
                .hasMessage("port 1 is taken");

        assertThat(interrupted).isTrue();
        assertThat(told).contains("failing failed: port 1 is taken").doesNotContain("patient done");
    }

    @Test
    void stopsAllEvenWhenOneFails() {
        List<Throwable> failures = steps.all(List.of(
                new Step("bad", () -> {
                    throw new IOException("disk full");
                }),
                new Step("good", () -> {})));

        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessage("disk full"));
        assertThat(told).contains("good done", "bad failed: disk full");
    }
}
