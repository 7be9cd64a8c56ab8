package dev.sluice.simulator;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.demo.workload.Workload;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A running provider simulator. It listens on the loopback interface only. */
public final class Simulator implements AutoCloseable {

    private static final int BACKLOG = 4_096;
    /** Shorter than the ten seconds that container runtimes leave before they kill. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    /**
     * The server reads these once. Its own values would close connections that clients are about to use again, and
     * delay the ends of large bodies.
     */
    private static final Map<String, String> SERVER_PROPERTIES = Map.of(
            "sun.net.httpserver.maxIdleConnections", "10000",
            "sun.net.httpserver.idleInterval", "600",
            "sun.net.httpserver.nodelay", "true");

    private final HttpServer server;
    private final HttpFront front;
    private final ExecutorService threads;
    private final BillWriter bill;
    private final Stats stats;

    private Simulator(Settings settings, BillWriter bill, ModelCatalog models, HttpServer server) {
        this.bill = bill;
        this.server = server;
        stats = new Stats();
        Conditions conditions = new Conditions(settings.latency(), settings.faults(), System::nanoTime);
        RateLimits limits = new RateLimits(
                new RateLimits.Limits(settings.requestsPerMinute(), settings.tokensPerMinute()), System::nanoTime);
        CallDesk desk = new CallDesk(settings, conditions, limits, bill, stats, InstantSource.system());
        IntentAnswers answers = new IntentAnswers(Workload.load());
        ProviderApi provider = new ProviderApi(settings.apiKey(), models, answers, conditions, desk);
        BatchConditions batches = new BatchConditions();
        batches.delay(settings.batchDelay());
        BatchRuns runs = new BatchRuns(provider, desk, batches, InstantSource.system());
        Ids ids = new Ids(settings.bill().toAbsolutePath() + ":batches:" + bill.linesBefore());
        BatchFront batchFront = new BatchFront(
                provider,
                new OpenAiBatches(runs, batches, ids, InstantSource.system()),
                new AnthropicBatches(runs, batches, ids, InstantSource.system()));
        front = new HttpFront(provider, batchFront, new AdminApi(conditions, limits, batches, stats), desk, stats);
        threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("simulator-", 0).factory());
    }

    /**
     * Starts a simulator; it takes calls when this returns.
     *
     * @throws IOException when the port is taken, or the bill or the prices cannot be read
     */
    public static Simulator start(Settings settings) throws IOException {
        SERVER_PROPERTIES.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
        ModelCatalog models = ModelCatalog.read(settings.prices());
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port()), BACKLOG);
        BillWriter bill;
        try {
            bill = new BillWriter(settings.bill());
        } catch (IOException e) {
            server.stop(0);
            throw e;
        }
        Simulator simulator = new Simulator(settings, bill, models, server);
        server.createContext("/", simulator.front);
        server.setExecutor(simulator.threads);
        server.start();
        return simulator;
    }

    /** The port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** The base URL to configure for a provider, for example {@code http://127.0.0.1:8080/v1}. */
    public String baseUrl() {
        return "http://127.0.0.1:" + port() + "/v1";
    }

    /** Refuses further calls, lets those in flight end for up to five seconds, and closes the bill. */
    @Override
    public void close() throws IOException {
        front.stop();
        try {
            stats.awaitIdle(GRACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.stop(0);
        threads.shutdownNow();
        bill.close();
    }
}
