package dev.sluice.worker;

import dev.sluice.answer.AnswerStore;
import dev.sluice.config.SluiceConfig;
import dev.sluice.config.SluiceConfig.WorkerSettings;
import dev.sluice.health.Health;
import dev.sluice.kafka.ClientProperties;
import dev.sluice.topic.TopicAdmin;
import dev.sluice.topic.Topics;
import dev.sluice.worker.limit.CallLimiter;
import dev.sluice.worker.limit.Targets;
import dev.sluice.worker.provider.BatchApis;
import dev.sluice.worker.provider.Providers;
import dev.sluice.worker.provider.RetryPolicy;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything a worker runs: an interactive, a deferred and a batch lane over one producer, one store and one set of
 * provider connections.
 *
 * <p>{@link #close} may be called from any thread, once or more.
 */
public final class WorkerProcess implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);
    /** Together below the 30 s that container platforms commonly wait before they kill. */
    private static final Duration FINISH = Duration.ofSeconds(18);

    private static final Duration RELEASE = Duration.ofSeconds(4);
    private static final Duration FLUSH = Duration.ofSeconds(2);
    private static final int REMEMBERED_DISPATCHES = 50_000;

    private static final String CLIENT_ID = "sluice-worker";

    private final SluiceConfig config;
    private final WorkerSettings settings;
    private final Topics topics;
    private final Providers providers;
    private final BatchApis batchApis;
    private final AnswerStore store;
    private final InstantSource clock;
    private final Targets targets;
    private final Overhead overhead;
    private final Producer<byte[], byte[]> producer;
    private final Stop stop = new Stop();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean failed = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Lane interactive = new Lane("interactive", this::fail);
    private final Lane deferred = new Lane("deferred", this::fail);
    private final BatchLane batches;
    private final Semaphore responses = EmbeddingRunner.memory();
    private volatile boolean started;

    /**
     * A worker that does nothing yet. It owns store and connections and closes them.
     */
    public WorkerProcess(
            SluiceConfig config,
            Providers providers,
            BatchApis batchApis,
            AnswerStore store,
            InstantSource clock,
            MeterRegistry registry) {
        this.config = config;
        this.settings = config.worker();
        this.topics = new Topics(config.topics().prefix());
        this.providers = providers;
        this.batchApis = batchApis;
        this.store = store;
        this.clock = clock;
        this.targets = Targets.open(
                config.redisUrl(),
                config.topics().prefix(),
                settings.concurrency() + settings.deferredConcurrency(),
                registry);
        this.overhead = new Overhead(registry);
        this.producer = new KafkaProducer<>(
                ClientProperties.producer(config, CLIENT_ID), new ByteArraySerializer(), new ByteArraySerializer());
        Reporter reporter = new KafkaReporter(producer, topics);
        this.batches = new BatchLane(
                config,
                topics,
                batchApis,
                new KafkaJobReports(reporter, store, clock),
                producer,
                clock,
                stop,
                this::fail);
    }

    /** Starts to take dispatches. */
    public void start() throws InterruptedException {
        Reporter reporter = new KafkaReporter(producer, topics);
        Takeover takeover = new Takeover(store, reporter, clock);
        Items items = new Items(REMEMBERED_DISPATCHES);
        String group = settings.groupId();
        String deferredGroup = TopicAdmin.deferredGroup(group);
        try (Admin admin = Admin.create(ClientProperties.admin(config, CLIENT_ID))) {
            start(
                    interactive,
                    group,
                    topics.name(Topics.DISPATCH),
                    settings.concurrency(),
                    admin,
                    reporter,
                    takeover,
                    items);
            start(
                    deferred,
                    deferredGroup,
                    topics.name(Topics.DISPATCH_DEFERRED),
                    settings.deferredConcurrency(),
                    admin,
                    reporter,
                    takeover,
                    items);
        }
        batches.start();
        started = true;
        LOG.atInfo()
                .addKeyValue("group", group)
                .addKeyValue("concurrency", settings.concurrency())
                .addKeyValue("deferred", settings.deferredConcurrency())
                .addKeyValue("providers", providers.names())
                .log("Worker started");
    }

    private void start(
            Lane lane,
            String group,
            String topic,
            int concurrency,
            Admin admin,
            Reporter reporter,
            Takeover takeover,
            Items items)
            throws InterruptedException {
        Semaphore permits = new Semaphore(concurrency, true);
        CallLimiter limiter = new CallLimiter(targets, permits, clock);
        RetryPolicy policy = new RetryPolicy(settings.maxTries());
        CallRunner calls = new CallRunner(providers, limiter, policy, store, reporter, clock, overhead);
        EmbeddingRunner embeddings = new EmbeddingRunner(
                providers, limiter, policy, new EmbeddingReports(store, reporter, clock), clock, responses);
        RecordHandler handler = new RecordHandler(
                new BatchRunner(calls, embeddings, takeover, items),
                new DeadLetters(producer, topics.deadLetters()),
                ShareGroup.read(admin, group).deliveryLimit());
        LongSupplier millis = () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        lane.start(config, group, topic, concurrency, handler, permits, stop, millis);
    }

    /** What health probes are told. */
    Health health() {
        boolean ready = isReady();
        return new Health(isLive(), ready, ready ? "TAKING_DISPATCHES" : "NOT_READY");
    }

    /** Whether all lanes take dispatches. */
    public boolean isReady() {
        return started && !stop.asked() && interactive.isReady() && deferred.isReady() && batches.isReady();
    }

    /** Whether the process is worth keeping: no lane has ended by itself. */
    public boolean isLive() {
        return !failed.get();
    }

    /** Waits for the end; true when it was asked for and not caused by a failure. */
    public boolean await() throws InterruptedException {
        ended.await();
        return !failed.get();
    }

    private void fail() {
        failed.set(true);
        ended.countDown();
    }

    /** Takes nothing more, lets running calls end for 18 s, releases what is left; returns within 25 s. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        stop.ask();
        try {
            if (!await(FINISH)) {
                List.of(interactive, deferred).forEach(Lane::abort);
                if (!await(RELEASE)) {
                    LOG.warn("Calls still run; their records come back when their locks end");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(FLUSH);
        providers.close();
        batchApis.close();
        targets.close();
        store.close();
        ended.countDown();
    }

    private boolean await(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        return interactive.await(time.toNanos())
                && deferred.await(Math.max(1, end - System.nanoTime()))
                && batches.await(Math.max(1, end - System.nanoTime()));
    }
}
