package dev.sluice.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.prices.Bounds;
import dev.sluice.prices.Finding;
import dev.sluice.prices.Finding.Severity;
import dev.sluice.prices.PriceAudit;
import dev.sluice.schema.Price;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks for what is wrong with a catalogue. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Look for prices that would charge wrongly: overlaps and gaps, zero for unknown, absurd values, cached input"
                    + " dearer than input, tiers and bands that are missing, prices that have ended.",
            "",
            "Errors are wrong or arbitrary charges, warnings may be, notes are worth knowing."
        },
        footer = {
            "",
            "Exit status: 0 no errors (with --strict: no warnings either), 1 otherwise.",
            "",
            "Examples:",
            "  ./sluice prices check prices.yaml",
            "  ./sluice prices check --catalogue --json"
        })
final class PricesCheckCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private CommandSpec spec;

    @Mixin
    private CatalogueArgument catalogue;

    @Option(names = "--strict", description = "Warnings fail the check, too.")
    private boolean strict;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Option(
            names = "--max-input",
            paramLabel = "USD",
            defaultValue = "200",
            description = "Most that a million input tokens may cost (default: ${DEFAULT-VALUE}).")
    private BigDecimal maxInput;

    @Option(
            names = "--max-output",
            paramLabel = "USD",
            defaultValue = "1000",
            description = "Most that a million output tokens may cost (default: ${DEFAULT-VALUE}).")
    private BigDecimal maxOutput;

    @Override
    public Integer call() throws Exception {
        List<Price> prices = catalogue.prices();
        List<Finding> findings = PriceAudit.of(prices, new Bounds(maxInput, maxOutput), Instant.now());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode result = JSON.createObjectNode();
            result.put("prices", prices.size());
            for (Severity severity : Severity.values()) {
                result.put(plural(severity), count(findings, severity));
            }
            result.set("findings", JSON.valueToTree(findings));
            out.println(result.toPrettyString());
        } else {
            findings.forEach(finding -> out.printf(
                    "%-8s %-19s %s: %s%n", finding.severity(), finding.code(), finding.priceId(), finding.message()));
            out.printf(
                    "%d prices: %d errors, %d warnings, %d notes%n",
                    prices.size(),
                    count(findings, Severity.ERROR),
                    count(findings, Severity.WARNING),
                    count(findings, Severity.NOTE));
        }
        out.flush();
        boolean fails = count(findings, Severity.ERROR) > 0 || (strict && count(findings, Severity.WARNING) > 0);
        return fails ? 1 : 0;
    }

    private static String plural(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT) + "s";
    }

    private static long count(List<Finding> findings, Severity severity) {
        return findings.stream().filter(f -> f.severity() == severity).count();
    }
}
