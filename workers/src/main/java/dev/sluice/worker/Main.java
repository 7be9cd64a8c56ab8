package dev.sluice.worker;

import dev.sluice.answer.RedisAnswerStore;
import dev.sluice.config.ConfigException;
import dev.sluice.config.SluiceConfig;
import dev.sluice.config.SluiceConfigLoader;
import dev.sluice.health.HealthServer;
import dev.sluice.metrics.ProcessMetrics;
import dev.sluice.worker.provider.Providers;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/** {@code dev.sluice.worker.Main --config FILE}: runs a worker until it is told to stop. */
public final class Main {

    private static final int OK = 0;
    private static final int BAD_USAGE = 2;
    private static final int BAD_CONFIGURATION = 3;
    private static final int CANNOT_START = 4;
    private static final int FAILED = 5;

    private Main() {}

    /** Exits with 0 when told to stop, 2 for usage, 3 for configuration, 4 when it cannot start, 5 when it failed. */
    public static void main(String[] args) throws InterruptedException {
        System.exit(run(args, System.getenv(), System.err));
    }

    static int run(String[] args, Map<String, String> env, PrintStream err) throws InterruptedException {
        if (args.length != 2 || !args[0].equals("--config")) {
            err.println("Usage: dev.sluice.worker.Main --config FILE");
            return BAD_USAGE;
        }
        try {
            return run(SluiceConfigLoader.load(Path.of(args[1]), env), env);
        } catch (ConfigException e) {
            err.println(e.getMessage());
            return BAD_CONFIGURATION;
        } catch (IOException | RuntimeException e) {
            err.println("The worker cannot start: " + e);
            return CANNOT_START;
        }
    }

    private static int run(SluiceConfig config, Map<String, String> env) throws IOException, InterruptedException {
        InstantSource clock = InstantSource.system();
        Providers providers = Providers.open(config.providers(), env, clock);
        RedisAnswerStore store =
                RedisAnswerStore.open(config.redisUrl(), config.topics().prefix());
        try (ProcessMetrics metrics = new ProcessMetrics();
                WorkerProcess worker = new WorkerProcess(config, providers, store, clock, metrics.registry());
                HealthServer _ = HealthServer.start(env, worker::health, metrics)) {
            Runtime.getRuntime().addShutdownHook(new Thread(worker::close, "shutdown"));
            worker.start();
            return worker.await() ? OK : FAILED;
        }
    }
}
