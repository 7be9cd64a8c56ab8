package dev.sluice.worker.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TurnTest {

    private final Turn turn = new Turn();

    @Test
    void comesInTheOrderOfJoiningWhoeverLeavesBefore() throws Exception {
        Turn.Ticket first = turn.join();
        Turn.Ticket second = turn.join();
        Turn.Ticket third = turn.join();
        assertThat(first.await(Duration.ZERO)).isTrue();
        assertThat(second.await(Duration.ZERO)).isFalse();

        turn.leave(second);
        assertThat(third.await(Duration.ZERO)).isFalse();
        turn.leave(first);

        assertThat(third.await(Duration.ZERO)).isTrue();
        turn.leave(third);
        assertThat(turn.isTaken()).isFalse();
    }
}
