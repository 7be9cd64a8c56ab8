package dev.sluice.budget.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.ReservationState;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class StepTest {

    private static ReservationState after(ReservationState before, Step step) {
        return switch (step) {
            case NOTHING -> before;
            case START -> ReservationState.STARTED;
            case CHARGE_COST, CORRECT -> ReservationState.CONFIRMED;
            case CHARGE_QUOTE, CHARGE_SENT -> ReservationState.UNCONFIRMED;
            case FAIL -> ReservationState.FAILED;
            case RELEASE -> ReservationState.RELEASED;
        };
    }

    private static Stream<Arguments> everyStateAndReport() {
        return Stream.of(ReservationState.values())
                .flatMap(s -> Stream.of(Report.values()).map(r -> Arguments.of(s, r)));
    }

    @ParameterizedTest
    @MethodSource("everyStateAndReport")
    void aRepeatedReportDoesNothing(ReservationState state, Report report) {
        ReservationState reached = after(state, Step.of(state, report));

        Step repeated = Step.of(reached, report);

        assertThat(repeated).isEqualTo(Step.NOTHING);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsConfirmedIsNeverChargedAgain(Report report) {
        assertThat(Step.of(ReservationState.CONFIRMED, report)).isEqualTo(Step.NOTHING);
    }

    @ParameterizedTest
    @EnumSource(names = {"RESERVED", "STARTED", "RELEASED", "FAILED", "UNCONFIRMED"})
    void anAnswerIsChargedAtItsCostWhateverWasBelieved(ReservationState state) {
        assertThat(Step.of(state, Report.SUCCEEDED)).isIn(Step.CHARGE_COST, Step.CORRECT);
    }

    @ParameterizedTest
    @EnumSource(names = {"RESERVED", "STARTED", "RELEASED", "FAILED"})
    void aPartOfAnAnswerIsChargedWhateverWasBelieved(ReservationState state) {
        assertThat(Step.of(state, Report.BROKEN_METERED)).isEqualTo(Step.CHARGE_SENT);
    }

    @ParameterizedTest
    @EnumSource(names = {"RESERVED", "STARTED"})
    void theClockClosesWhatIsOpen(ReservationState state) {
        assertThat(Step.isOpen(after(state, Step.of(state, Report.EXPIRED)))).isFalse();
    }
}
