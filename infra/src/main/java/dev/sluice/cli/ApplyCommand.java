package dev.sluice.cli;

import dev.sluice.client.PolicyPublisher;
import dev.sluice.config.PolicyFile;
import dev.sluice.config.PolicyFileLoader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Applies policy files. Nothing is sent unless all files are valid. */
@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        description = {
            "Apply policies and prices from YAML files.",
            "",
            "They act on the next request. Nothing is sent unless all files are valid."
        })
final class ApplyCommand implements Callable<Integer> {

    @Mixin
    private ConnectionOptions connection;

    @Option(names = "--dry-run", description = "Check the files, send nothing.")
    private boolean dryRun;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Policy files.")
    private List<Path> files;

    @Override
    public Integer call() throws Exception {
        Instant now = Instant.now();
        List<PolicyFile> parsed = new ArrayList<>();
        for (Path file : files) {
            parsed.add(PolicyFileLoader.load(file, now));
        }
        if (!dryRun) {
            try (PolicyPublisher publisher = new PolicyPublisher(connection.config())) {
                parsed.forEach(publisher::publish);
            }
        }
        int policies = parsed.stream().mapToInt(file -> file.policies().size()).sum();
        int prices = parsed.stream().mapToInt(file -> file.prices().size()).sum();
        System.out.printf("%s %d policies, %d prices%n", dryRun ? "valid:" : "applied", policies, prices);
        return 0;
    }
}
