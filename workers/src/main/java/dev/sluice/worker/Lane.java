package dev.sluice.worker;

import dev.sluice.config.SluiceConfig;
import dev.sluice.kafka.ClientProperties;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * One topic's share of the process: members of its share group that have a number of calls in flight between them.
 *
 * <p>A member works on one poll's records until the last is done, so a lane has enough members that a slow call holds up
 * few others, and few enough that the group stays below the broker's limit of members. They join one after the other: a
 * member that is joining keeps two threads busy until the group has taken it in, and many at once starve each other.
 */
final class Lane {

    private static final int CALLS_PER_MEMBER = 4;
    private static final int FEWEST_MEMBERS = 4;
    private static final int MOST_MEMBERS = 64;
    /** Calls end at different times, and a member takes nothing new before its last has ended. */
    private static final int OVERFETCH = 2;

    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final String name;
    private final Runnable onFailure;
    private final List<DispatchConsumer> members = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /**
     * @param name used in the names of threads
     * @param onFailure called when a member ends although nobody asked it to
     */
    Lane(String name, Runnable onFailure) {
        this.name = name;
        this.onFailure = onFailure;
    }

    static int members(int concurrency) {
        int wanted = Math.ceilDiv(concurrency, CALLS_PER_MEMBER);
        return Math.min(concurrency, Math.clamp(wanted, FEWEST_MEMBERS, MOST_MEMBERS));
    }

    /** Joins the share group and starts to take records. */
    void start(
            SluiceConfig config,
            String groupId,
            String topic,
            int concurrency,
            RecordHandler handler,
            Semaphore permits,
            Stop stop,
            LongSupplier millis) {
        int count = members(concurrency);
        Parking parking = Parking.forMembers(count);
        for (int i = 0; i < count; i++) {
            int mostRecords = OVERFETCH * Math.ceilDiv(concurrency, count);
            Map<String, Object> properties =
                    properties(config, "sluice-worker-" + name + "-" + i, groupId, mostRecords);
            KafkaShareConsumer<byte[], byte[]> consumer =
                    new KafkaShareConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            members.add(new DispatchConsumer(consumer, topic, handler, permits, stop, parking.spot(), millis));
        }
        for (int i = 0; i < count; i++) {
            DispatchConsumer member = members.get(i);
            DispatchConsumer before = members.get(Math.max(0, i - 1));
            threads.add(Thread.ofPlatform()
                    .name(name + "-poll-" + i)
                    .uncaughtExceptionHandler((thread, error) -> Failures.log(thread, error))
                    .start(() -> run(member, before, stop)));
        }
    }

    private static Map<String, Object> properties(
            SluiceConfig config, String clientId, String groupId, int mostRecords) {
        Map<String, Object> properties = ClientProperties.shareConsumer(config, clientId, groupId);
        // Without it the client fetches ahead, and locks run out on records that wait in its memory.
        properties.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, mostRecords);
        // A member does not poll while the process is full; that is back-pressure and not a fault.
        properties.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, Integer.MAX_VALUE);
        return properties;
    }

    private void run(DispatchConsumer member, DispatchConsumer before, Stop stop) {
        try {
            boolean first = member == before;
            while (!first && !before.hasPolled() && !stop.asked()) {
                stop.pause(LOOK_AGAIN);
            }
            member.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!stop.asked()) {
                onFailure.run();
            }
        }
    }

    /** Whether every member runs and has asked for records. */
    boolean isReady() {
        return threads.stream().allMatch(Thread::isAlive) && members.stream().allMatch(DispatchConsumer::hasPolled);
    }

    /** Waits for the members to end; false when some still run after the time. */
    boolean await(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        for (Thread thread : threads) {
            thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
        }
        return threads.stream().noneMatch(Thread::isAlive);
    }

    /** Interrupts the calls that still run; their records are released. */
    void abort() {
        members.forEach(DispatchConsumer::abort);
    }
}
