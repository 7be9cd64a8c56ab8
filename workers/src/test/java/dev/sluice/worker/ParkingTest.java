package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ParkingTest {

    @Test
    void leavesAQuarterOfTheMembersFree() {
        Parking parking = Parking.forMembers(4);
        Parking.Spot first = parking.spot();
        assertThat(first.enter()).isTrue();
        assertThat(parking.spot().enter()).isTrue();
        assertThat(parking.spot().enter()).isTrue();
        Parking.Spot last = parking.spot();

        assertThat(last.enter()).isFalse();
        assertThat(first.enter())
                .as("a member that is kept already may have more calls wait")
                .isTrue();
        first.leave();
        assertThat(last.enter()).isFalse();
        first.leave();
        assertThat(last.enter()).isTrue();
    }

    @Test
    void aLoneMemberMayWait() {
        assertThat(Parking.forMembers(1).spot().enter()).isTrue();
    }
}
