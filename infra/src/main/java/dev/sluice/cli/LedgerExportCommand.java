package dev.sluice.cli;

import dev.sluice.config.SluiceConfig;
import dev.sluice.ledger.FocusCsv;
import dev.sluice.ledger.LedgerCsv;
import dev.sluice.ledger.LedgerExport;
import dev.sluice.ledger.LedgerReader;
import dev.sluice.pricing.NanoUsd;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the ledger to a file. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Write the lines of the ledger as CSV, as they are now.",
            "",
            "csv: a row a line, all fields, costs in nano-USD and in USD with all digits.",
            "focus: the columns of FOCUS 1.2, a row an hour, payer, model, kind of token and price; own columns begin"
                    + " with x_. Costs add up to the ledger's to the nano-dollar."
        },
        footer = {
            "",
            "Examples:",
            "  ./sluice ledger export --from 2026-11-01 --to 2026-12-01 --output november.csv",
            "  ./sluice ledger export --format focus --tenant acme > focus.csv"
        })
final class LedgerExportCommand implements Callable<Integer> {

    /** Layout of the file. */
    enum Format {
        CSV,
        FOCUS
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConnectionOptions connection;

    @Mixin
    private LedgerOptions lines;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "csv",
            description = "csv or focus (default: ${DEFAULT-VALUE}).")
    private Format format;

    @Option(names = "--output", paramLabel = "FILE", description = "Where to (default: standard output).")
    private @Nullable Path output;

    private long written;
    private long costNanoUsd;

    @Override
    public Integer call() throws Exception {
        SluiceConfig config = connection.config();
        if (output == null) {
            Writer out = spec.commandLine().getOut();
            export(new LedgerReader(config), out);
            out.flush();
        } else {
            try (BufferedWriter file = Files.newBufferedWriter(output, StandardCharsets.UTF_8)) {
                export(new LedgerReader(config), file);
            }
        }
        spec.commandLine()
                .getErr()
                .printf("%d lines of the ledger, %s%n", written, NanoUsd.format(costNanoUsd))
                .flush();
        return 0;
    }

    private void export(LedgerReader ledger, Writer out) throws IOException {
        try (LedgerExport export = switch (format) {
            case CSV -> LedgerCsv.begin(out);
            case FOCUS -> new FocusCsv(out, ledger.prices());
        }) {
            ledger.lines(lines.filter(), line -> {
                export.add(line);
                written++;
                costNanoUsd = Math.addExact(costNanoUsd, line.getCostNanoUsd());
            });
        }
    }
}
