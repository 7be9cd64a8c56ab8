package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RecordLeaseTest {

    private final AtomicLong now = new AtomicLong(1_000);
    private final Stop stop = new Stop();
    private final RecordLease lease = new RecordLease(now::get, stop, new Parking(1).spot(), 30_000, 1_000);

    @Test
    void callsStartInTheFirstHalfOfTheLockOnly() {
        now.set(15_999);
        assertThat(lease.mayCall()).isTrue();

        now.set(16_000);

        assertThat(lease.mayCall()).isFalse();
    }

    @Test
    void aRenewalCountsFromWhenItWasSent() {
        now.set(12_000);

        assertThat(lease.confirm(11_000)).isTrue();

        now.set(25_999);
        assertThat(lease.mayCall()).isTrue();
        now.set(26_000);
        assertThat(lease.mayCall()).isFalse();
    }

    @Test
    void aRenewalThatMayHaveComeTooLateIsTheEnd() {
        now.set(31_000);

        assertThat(lease.confirm(30_999)).isFalse();

        assertThat(lease.mayCall()).isFalse();
        assertThat(lease.due()).as("a lost lock is not renewed").isFalse();
    }

    @Test
    void noCallStartsOnceTheWorkerIsToStop() {
        stop.ask();

        assertThat(lease.mayCall()).isFalse();
    }
}
