package dev.sluice.simulator;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a simulator until the process is told to stop. */
@Command(
        name = "simulator",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description =
                "A stand-in for LLM providers: the wire formats of OpenAI, Anthropic and Gemini, real limits, real"
                        + " bills, made-up answers.")
public final class Main implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    @Option(names = "--port", required = true, description = "Port on the loopback interface; 0: any free one.")
    private int port;

    @Option(names = "--bill", required = true, description = "File the bill is appended to, JSON Lines.")
    private Path bill;

    @Option(names = "--seed", defaultValue = "1", description = "Decides which calls are slow and which fail.")
    private long seed;

    @Option(names = "--latency-median-ms", defaultValue = "300", description = "Median time to the first token.")
    private long medianMs;

    @Option(names = "--latency-p99-ms", defaultValue = "1500", description = "99th percentile of the same.")
    private long p99Ms;

    @Option(names = "--token-micros", defaultValue = "2000", description = "Time for one output token.")
    private long tokenMicros;

    @Option(names = "--fault-rate", defaultValue = "0", description = "Calls that fail, in basis points.")
    private int faultRate;

    @Option(
            names = "--faults",
            split = ",",
            defaultValue = "429,500,503,timeout,garbage,no-usage,cut",
            description = "How calls fail.")
    private List<String> faults;

    @Option(names = "--rpm", defaultValue = "" + Settings.NO_LIMIT_RPM, description = "Requests a minute and model.")
    private long rpm;

    @Option(names = "--tpm", defaultValue = "" + Settings.NO_LIMIT_TPM, description = "Tokens a minute and model.")
    private long tpm;

    @Option(names = "--batch-delay-ms", defaultValue = "2000", description = "How long a batch job takes.")
    private long batchDelayMs;

    @Option(names = "--prices", description = "Price file instead of the built-in one.")
    private @Nullable Path prices;

    @Option(names = "--api-key", description = "The only key that is taken. Default: any or none.")
    private @Nullable String apiKey;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        try {
            Simulator simulator = Simulator.start(settings());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(simulator, stopped), "stop"));
            LOG.atInfo()
                    .addKeyValue("url", simulator.baseUrl())
                    .addKeyValue("bill", bill)
                    .log("simulator started");
        } catch (IOException | IllegalArgumentException e) {
            LOG.atError().addKeyValue("port", port).log("simulator not started: {}", e.toString());
            return CommandLine.ExitCode.SOFTWARE;
        }
        stopped.await();
        return CommandLine.ExitCode.OK;
    }

    private Settings settings() {
        FaultPlan plan =
                new FaultPlan(faultRate, faults.stream().map(Fault::ofLabel).toList());
        Latency latency = new Latency(medianMs, p99Ms, tokenMicros);
        return new Settings(
                port,
                bill,
                seed,
                latency,
                plan,
                rpm,
                tpm,
                prices,
                apiKey,
                Settings.LONG_WAIT,
                Duration.ofMillis(batchDelayMs));
    }

    private static void stop(Simulator simulator, CountDownLatch stopped) {
        try {
            simulator.close();
        } catch (IOException e) {
            LOG.atError().setCause(e).log("bill not closed");
        } finally {
            stopped.countDown();
        }
    }
}
