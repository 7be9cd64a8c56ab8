package dev.sluice.worker.batch;

import static java.util.stream.Collectors.toMap;

import dev.sluice.config.BatchSettings;
import dev.sluice.schema.BatchJob;
import dev.sluice.schema.BatchJobState;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.Dispatch;
import dev.sluice.schema.DispatchItem;
import dev.sluice.worker.Samples;
import dev.sluice.worker.batch.Chaos.Crash;
import dev.sluice.worker.batch.Chaos.Mishap;
import dev.sluice.worker.batch.JobReports.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A partition, its topics and a provider in memory, with processes that own the partition one after the other. One
 * thread; time is what the waits of steps make it.
 */
final class World {

    static final BatchSettings SETTINGS = new BatchSettings(
            10, 1_000_000, Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofHours(1), Duration.ofMinutes(5));

    private static final int MOST_STEPS = 5_000;

    final Chaos chaos;
    final FakeBatchApi api;
    final List<Dispatch> topic = new ArrayList<>();
    final Map<String, BatchJob> log = new LinkedHashMap<>();
    final Set<String> started = new HashSet<>();
    final List<Result> results = new ArrayList<>();
    Instant now = Samples.NOW;
    long committed;

    private final Path folder;
    private @Nullable Owner process;
    private boolean stalled;

    World(Path folder, Map<Integer, Mishap> plan) {
        this.folder = folder;
        this.chaos = new Chaos(plan);
        this.api = new FakeBatchApi(this);
    }

    private record Due(Instant at, Runnable step) {}

    /** A process that owns the partition. */
    private final class Owner implements Ownership, Schedule, JobLog, JobReports, DispatchSource {

        private final PriorityQueue<Due> steps = new PriorityQueue<>(Comparator.comparing(Due::at));
        private final PartitionDesk desk;
        private boolean over;
        private int read = Math.toIntExact(committed);

        Owner() {
            Desk shared = new Desk(SETTINGS, Map.of("fake", api), this, this, folder, () -> now);
            desk = new PartitionDesk(shared, "topic-0", this, this, this);
            desk.restore(List.copyOf(log.values()));
        }

        /** Brings what there is, and runs what is due; false when nothing is left to be done. */
        boolean advance() throws Exception {
            while (read < topic.size()) {
                desk.take(read, topic.get(read));
                read++;
            }
            desk.tick();
            commit();
            Due due = steps.poll();
            if (due == null) {
                long position = desk.committable();
                return position >= 0 && position < topic.size() && later(SETTINGS.maxAge());
            }
            later(Duration.between(now, due.at()));
            due.step().run();
            commit();
            return true;
        }

        private boolean later(Duration wait) {
            now = wait.isPositive() ? now.plus(wait) : now;
            return true;
        }

        private void commit() throws Exception {
            long position = desk.committable();
            if (!over) {
                committed = Math.max(committed, position);
                desk.committed(committed);
            }
        }

        @Override
        public boolean isOver() {
            return over;
        }

        @Override
        public boolean isHeld() {
            return !over;
        }

        @Override
        public void after(Duration delay, Runnable step) {
            if (!over) {
                steps.add(new Due(now.plus(delay), step));
            }
        }

        @Override
        public void keep(BatchJob job) throws LostException {
            write(() -> log.put(job.getJobId(), job));
        }

        @Override
        public void forget(String jobId) throws LostException {
            write(() -> log.remove(jobId));
        }

        /** The log takes nothing more from an owner that has a successor. */
        private void write(Runnable effect) throws LostException {
            effect(() -> {
                if (!over) {
                    effect.run();
                }
            });
            if (over) {
                throw new LostException("fenced", new IllegalStateException());
            }
        }

        @Override
        public void started(Collection<DispatchItem> items) throws LostException {
            effect(() -> items.forEach(item -> started.add(item.getDispatchId())));
        }

        @Override
        public void results(Collection<Result> some) throws LostException {
            if (!some.isEmpty()) {
                effect(() -> results.addAll(some));
            }
        }

        @Override
        public void read(List<Long> offsets, Consumer<Dispatch> into) {
            offsets.forEach(offset -> into.accept(topic.get(Math.toIntExact(offset))));
        }

        private void effect(Runnable effect) throws LostException {
            @Nullable Mishap mishap = begin();
            if (mishap != Mishap.REFUSED) {
                effect.run();
            }
            if (mishap == Mishap.REFUSED || mishap == Mishap.REPLY_LOST) {
                throw new LostException("lost", new IllegalStateException());
            }
            end(mishap);
        }
    }

    /** Before an effect: what goes wrong with it. */
    @Nullable
    Mishap begin() {
        @Nullable Mishap mishap = chaos.next();
        if (mishap == Mishap.CRASH_BEFORE) {
            throw new Crash();
        }
        if (mishap == Mishap.STALL && !stalled) {
            stalled = true;
            @Nullable Owner before = process;
            if (before != null) {
                before.over = true;
            }
            runToTheEnd();
            stalled = false;
        }
        return mishap;
    }

    /** After an effect. */
    void end(@Nullable Mishap mishap) {
        if (mishap == Mishap.CRASH_AFTER) {
            throw new Crash();
        }
    }

    /** Runs one process after another until nothing is left to be done. */
    void runToTheEnd() {
        process = null;
        for (int steps = 0; steps < MOST_STEPS; steps++) {
            Owner running = process;
            try {
                if (running == null || running.over) {
                    running = new Owner();
                    process = running;
                }
                if (!running.advance()) {
                    return;
                }
            } catch (Crash e) {
                process = null;
            } catch (Exception e) {
                // A report that was lost is repeated with the next round.
                now = now.plusSeconds(1);
            }
        }
        throw new AssertionError("No end after " + MOST_STEPS + " steps");
    }

    /** Puts calls on the topic: so many dispatches of so many calls each. */
    void dispatch(int dispatches, int calls, Duration untilDeadline) {
        for (int d = 0; d < dispatches; d++) {
            String id = "d" + topic.size();
            List<DispatchItem> items = new ArrayList<>();
            for (int c = 0; c < calls; c++) {
                items.add(Samples.item(id + "-" + c)
                        .setNotAfter(now.plus(untilDeadline))
                        .build());
            }
            topic.add(Dispatch.newBuilder()
                    .setBatchId(id)
                    .setProvider("fake")
                    .setModel("small")
                    .setItems(items)
                    .setCreatedAt(now)
                    .setDeployment("fake/gpt-small")
                    .build());
        }
    }

    List<String> dispatchIds() {
        return topic.stream()
                .flatMap(dispatch -> dispatch.getItems().stream())
                .map(DispatchItem::getDispatchId)
                .toList();
    }

    /** The first final report of each call. */
    Map<String, String> outcomes() {
        return results.stream()
                .collect(toMap(
                        result -> switch (result) {
                            case Result.Answered answered -> answered.item().getDispatchId();
                            case Result.Ended ended -> ended.item().getDispatchId();
                        },
                        result -> switch (result) {
                            case Result.Answered _ -> "ANSWERED";
                            case Result.Ended(var _, CompletionKind kind, var error, var _) ->
                                kind + " " + error.getCode();
                        },
                        (first, again) -> first.equals(again) ? first : first + ", " + again,
                        LinkedHashMap::new));
    }

    List<BatchJobState> states() {
        return log.values().stream().map(BatchJob::getState).toList();
    }
}
