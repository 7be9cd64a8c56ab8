package dev.sluice.cli;

import dev.sluice.bench.BenchJson;
import dev.sluice.bench.FlightBench;
import dev.sluice.bench.FlightResult;
import dev.sluice.bench.LimitBench;
import dev.sluice.bench.LimitResult;
import dev.sluice.bench.Machine;
import dev.sluice.stack.StackOptions;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures workers. */
@Command(
        name = "worker",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Measure workers: calls in flight, what is added to each, how well a shared limit is kept.",
            "",
            "Starts stacks of its own, of broker, Redis, provider simulator and workers only, and stops them afterwards. The"
                    + " simulator's median latency is 850 ms (99th percentile 3 s). In the first part one worker is given"
                    + " more calls than it may have in flight; what it adds is the time before a call is sent, waits left"
                    + " out, and from the provider's answer until the broker has it. In the second part three workers"
                    + " share a limit and are given more calls than it allows; the calls are counted in the provider's"
                    + " bill."
        },
        footer = {"", "Examples:", "  ./sluice bench worker", "  ./sluice bench worker --part limit --json > limit.json"
        })
final class BenchWorkerCommand implements Callable<Integer> {

    private static final int WORKERS = 3;
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration TIME = Duration.ofSeconds(60);
    private static final Duration LIMIT_TIME = Duration.ofSeconds(125);

    /** What is measured. */
    enum Part {
        FLIGHT,
        LIMIT,
        BOTH
    }

    @Spec
    private CommandSpec spec;

    @Option(names = "--part", paramLabel = "PART", defaultValue = "BOTH", description = "${COMPLETION-CANDIDATES}.")
    private Part part;

    @Option(names = "--concurrency", paramLabel = "N", defaultValue = "512", description = "The worker's concurrency.")
    private int concurrency;

    @Option(
            names = "--outstanding",
            paramLabel = "N",
            description = "Calls given to the worker and not ended. Default: one and a half times the concurrency.")
    private @Nullable Integer outstanding;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "6000", description = "Calls a minute.")
    private int limit;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (concurrency < 4 || limit < 1) {
            throw new CliException("--concurrency is " + concurrency + " and --limit is " + limit
                    + "; allowed are 4 or more and 1 or more");
        }
        FlightResult flight = part == Part.LIMIT ? null : flight();
        LimitResult shared = part == Part.FLIGHT ? null : limit();
        PrintWriter out = spec.commandLine().getOut();
        Machine machine = Machine.here();
        out.print(json ? BenchJson.ofWorker(machine, flight, shared) + "\n" : table(machine, flight, shared));
        out.flush();
        return 0;
    }

    private FlightResult flight() throws Exception {
        int calls = outstanding == null ? concurrency * 3 / 2 : outstanding;
        return BenchStack.measure(
                workers(1, concurrency),
                config -> {},
                stack -> new FlightBench(stack, concurrency).run(calls, WARM_UP, TIME, System.err::println));
    }

    private LimitResult limit() throws Exception {
        int each = Math.max(16, limit / 60);
        return BenchStack.measure(
                workers(WORKERS, each),
                config -> {},
                stack -> new LimitBench(stack, WORKERS).run(limit, each * WORKERS, LIMIT_TIME, System.err::println));
    }

    private static StackOptions.Builder workers(int workers, int concurrency) {
        return StackOptions.builder()
                .applications(0, 0, workers)
                .setting("worker", "concurrency", concurrency)
                .setting("worker", "deferred-concurrency", 1)
                .simulatorOptions("--latency-median-ms", "850", "--latency-p99-ms", "3000", "--token-micros", "0");
    }

    private static String table(Machine machine, @Nullable FlightResult flight, @Nullable LimitResult shared) {
        StringBuilder text = new StringBuilder(machine + "\n");
        if (flight != null) {
            text.append(String.format(
                    Locale.ROOT,
                    """
                    calls in flight at the provider  %d (%d - %d) of %d
                    calls a second                   %.0f
                    memory of the worker, at most    %d MiB
                    processors it kept busy          %.2f
                    added to a call, p50             %.2f ms (before %.2f, after %.2f), p99 %.1f ms
                    """,
                    flight.medianInFlight(),
                    flight.inFlight().getFirst(),
                    flight.inFlight().getLast(),
                    flight.concurrency(),
                    flight.perSecond(),
                    flight.peakBytes() >> 20,
                    flight.cores(),
                    flight.addedP50Ms(),
                    flight.beforeP50Ms(),
                    flight.afterP50Ms(),
                    flight.addedP99Ms()));
        }
        if (shared != null) {
            text.append(String.format(
                    Locale.ROOT,
                    "limit of %d workers                %d a minute: at most %d in one, %.1f a second, %d refused%n",
                    shared.workers(),
                    shared.limit(),
                    shared.mostInMinute(),
                    shared.perSecond(),
                    shared.refused()));
        }
        return text.toString();
    }
}
