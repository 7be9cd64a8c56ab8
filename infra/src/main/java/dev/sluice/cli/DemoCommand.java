package dev.sluice.cli;

import dev.sluice.client.PolicyPublisher;
import dev.sluice.config.SluiceConfig;
import dev.sluice.demo.DemoPolicies;
import dev.sluice.demo.DemoReport;
import dev.sluice.demo.DemoResult;
import dev.sluice.demo.DemoRun;
import dev.sluice.demo.workload.DemoRequest;
import dev.sluice.demo.workload.TrafficMix;
import dev.sluice.demo.workload.Workload;
import dev.sluice.stack.LocalStack;
import dev.sluice.stack.StackOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the whole pipeline on this machine, sends labelled traffic, and reports. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Run the whole pipeline on this machine, send it labelled traffic, and print what it cost and saved.",
            "",
            "The provider is simulated and keeps a bill of its own; the traffic is in four languages. Exit status 1 unless"
                    + " every request is answered and the ledger equals the bill."
        })
final class DemoCommand implements Callable<Integer> {

    @Option(names = "--requests", defaultValue = "600", description = "Number of requests (default: ${DEFAULT-VALUE}).")
    private int requests;

    @Option(names = "--rate", defaultValue = "12", description = "Requests a second (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--seed", defaultValue = "1", description = "Chooses the traffic (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--json", description = "Print the result as one JSON object.")
    private boolean json;

    @Option(names = "--keep", description = "Keep the stack running afterwards, until Ctrl-C.")
    private boolean keep;

    @Override
    public Integer call() throws Exception {
        if (requests < 1 || rate < 1) {
            throw new CliException("--requests and --rate must be at least 1");
        }
        Path stateDir = DemoState.create();
        boolean done = false;
        try (LocalStack stack = new LocalStack(StackOptions.builder()
                .stateDir(stateDir)
                .simulatorOptions(DemoPolicies.simulatorOptions())
                .build())) {
            try (StackConsole console = new StackConsole("Starting the stack")) {
                stack.start(console, DemoCommand::applyPolicies);
            }
            DemoResult result = send(stack);
            System.out.println(json ? DemoReport.json(result) : DemoReport.text(result));
            done = result.holds();
            if (keep) {
                System.err.println("The stack keeps running with " + stack.configFile() + "; Ctrl-C stops it");
                new CountDownLatch(1).await();
            }
        } catch (TimeoutException e) {
            throw new CliException(e.getMessage() + "; logs and data are in " + stateDir, e);
        }
        if (done) {
            DemoState.delete(stateDir);
        } else {
            System.err.println("Logs and data are in " + stateDir);
        }
        return done ? 0 : 1;
    }

    private static void applyPolicies(SluiceConfig config) {
        try (PolicyPublisher publisher = new PolicyPublisher(config)) {
            publisher.publish(DemoPolicies.load(Instant.now()));
        }
    }

    private DemoResult send(LocalStack stack) throws Exception {
        List<DemoRequest> traffic = TrafficMix.generate(Workload.load(), seed, requests);
        try (DemoRun run = new DemoRun(stack.config(), stack.billLog());
                TrafficConsole console = new TrafficConsole("Sending requests", requests)) {
            return run.run(traffic, rate, console::answered);
        }
    }
}
