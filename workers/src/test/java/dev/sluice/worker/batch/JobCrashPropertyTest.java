package dev.sluice.worker.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.worker.batch.Chaos.Mishap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever goes wrong and whenever: no call is in two jobs, each is announced before it is submitted, and each ends. */
class JobCrashPropertyTest {

    private static final Path FOLDER = Path.of("target", "job-crash-property");
    private static final Duration DEADLINE = Duration.ofDays(5);

    @Property(tries = 400)
    void everyCallIsSubmittedOnceAndReported(
            @ForAll @IntRange(min = 1, max = 6) int dispatches,
            @ForAll @IntRange(min = 1, max = 4) int calls,
            @ForAll boolean uploads,
            @ForAll @Size(max = 12) Map<@IntRange(max = 60) Integer, Mishap> plan) {
        World world = new World(FOLDER, plan);
        world.api.uploads = uploads;
        world.dispatch(dispatches, calls, DEADLINE);

        world.runToTheEnd();

        List<String> submitted = world.api.taken.values().stream()
                .flatMap(job -> job.names().stream())
                .toList();
        assertThat(submitted).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(world.dispatchIds());
        assertThat(world.started).containsAll(submitted);
        assertThat(world.outcomes().keySet()).isEqualTo(new HashSet<>(world.dispatchIds()));
        assertThat(world.outcomes().values()).containsOnly("ANSWERED");
        assertThat(world.committed).isEqualTo(world.topic.size());
    }

    @Property(tries = 100)
    void whatAJobDidNotComeToIsGivenBack(
            @ForAll @IntRange(min = 1, max = 9) int leftOut,
            @ForAll @Size(max = 6) Map<@IntRange(max = 40) Integer, Mishap> plan) {
        World world = new World(FOLDER, plan);
        world.api.leavesOut = leftOut;
        world.dispatch(1, 9, DEADLINE);

        world.runToTheEnd();

        Set<String> expired = new HashSet<>();
        world.outcomes().forEach((call, outcome) -> {
            if (outcome.equals("FAILED BATCH_EXPIRED")) {
                expired.add(call);
            }
        });
        assertThat(expired).hasSize(leftOut);
        assertThat(world.outcomes()).hasSize(9);
    }
}
