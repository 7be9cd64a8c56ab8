package dev.sluice.worker.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.BatchJobState;
import dev.sluice.schema.Dispatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionDeskTest {

    private static final Path FOLDER = Path.of("target", "partition-desk");

    @TempDir
    private Path folder;

    @Property(tries = 60)
    void jobsAreAsLargeAsTheyMayBeAndNoLarger(
            @ForAll @IntRange(min = 1, max = 40) int dispatches, @ForAll @IntRange(min = 1, max = 4) int calls) {
        World world = new World(FOLDER, Map.of());
        world.dispatch(dispatches, calls, Duration.ofDays(2));

        world.runToTheEnd();

        int perJob = World.SETTINGS.maxRequests() / calls * calls;
        assertThat(world.api.taken.values())
                .allSatisfy(job -> assertThat(job.names()).hasSizeLessThanOrEqualTo(World.SETTINGS.maxRequests()))
                .hasSize(Math.ceilDiv(dispatches * calls, perJob));
    }

    @Test
    void aCollectionLeavesWhenItsOldestCallHasWaitedLongEnough() {
        World world = new World(folder, Map.of());
        world.dispatch(1, 2, Duration.ofDays(2));

        world.runToTheEnd();

        assertThat(world.api.taken.values())
                .singleElement()
                .satisfies(job -> assertThat(
                                Duration.between(world.topic.getFirst().getCreatedAt(), job.at()))
                        .isEqualTo(World.SETTINGS.maxAge()));
    }

    @Test
    void aCallThatHasLittleTimeIsGivenBackAtOnce() {
        World world = new World(folder, Map.of());
        world.dispatch(1, 1, World.SETTINGS.deadlineMargin());

        world.runToTheEnd();

        assertThat(world.outcomes()).containsExactly(Map.entry("d0-0:1", "FAILED BATCH_TOO_LATE"));
        assertThat(world.api.taken).isEmpty();
        assertThat(world.committed).isEqualTo(1);
    }

    @Test
    void aJobIsCancelledWhenItsFirstDeadlineComesNear() {
        World world = new World(folder, Map.of());
        world.dispatch(1, 1, World.SETTINGS.deadlineMargin().plusMinutes(30));

        world.runToTheEnd();

        assertThat(world.api.cancelled).isEqualTo(1);
    }

    @Test
    void aJobThatIsNotWantedIsGivenBackToBeMadeCallByCall() {
        World world = new World(folder, Map.of());
        world.api.refusesJobs = true;
        world.dispatch(1, 2, Duration.ofDays(2));

        world.runToTheEnd();

        assertThat(world.outcomes().values()).containsOnly("FAILED BATCH_REFUSED");
    }

    @Test
    void callsOfAProviderWithoutABatchApiAreGivenBack() {
        World world = new World(folder, Map.of());
        world.dispatch(1, 2, Duration.ofDays(2));
        world.topic.set(
                0,
                Dispatch.newBuilder(world.topic.getFirst()).setProvider("other").build());

        world.runToTheEnd();

        assertThat(world.outcomes().values()).containsOnly("FAILED BATCH_UNAVAILABLE");
        assertThat(world.committed).isEqualTo(1);
    }

    @Test
    void anEndedJobIsForgottenOnceNobodyReadsItsCallsAgain() {
        World world = new World(folder, Map.of());
        world.dispatch(6, 4, Duration.ofDays(2));

        world.runToTheEnd();

        assertThat(world.states()).doesNotContain(BatchJobState.INTENT, BatchJobState.SUBMITTED);
        assertThat(world.log).isEmpty();
    }
}
