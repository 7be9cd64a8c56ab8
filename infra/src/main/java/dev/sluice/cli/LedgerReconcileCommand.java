package dev.sluice.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.ledger.Bill;
import dev.sluice.ledger.BillColumns;
import dev.sluice.ledger.BillException;
import dev.sluice.ledger.Charges;
import dev.sluice.ledger.Difference;
import dev.sluice.ledger.LedgerReader;
import dev.sluice.ledger.Reconciliation;
import dev.sluice.pricing.NanoUsd;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Holds the ledger against a bill. */
@Command(
        name = "reconcile",
        mixinStandardHelpOptions = true,
        description = {
            "Hold the ledger against a provider's bill, a row a call, and list the differences by request.",
            "",
            "amount: both know the call, the amounts differ. unconfirmed: charged at the quote, since the outcome was"
                    + " unknown. not_charged: on the bill only. not_billed: in the ledger only. billed_twice: a second"
                    + " row for one call."
        },
        footer = {
            "",
            "Exit status: 0 equal, 1 there are differences, 2 the bill cannot be read.",
            "",
            "Example:",
            "  ./sluice ledger reconcile bill.csv --provider openai --from 2026-11-01 --to 2026-12-01"
        })
final class LedgerReconcileCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConnectionOptions connection;

    @Mixin
    private LedgerOptions lines;

    @Option(names = "--id-column", paramLabel = "NAME", description = "Column with the provider's id of the call.")
    private @Nullable String idColumn;

    @Option(
            names = "--client-id-column",
            paramLabel = "NAME",
            description = "Column with X-Client-Request-Id, or the request's id.")
    private @Nullable String clientIdColumn;

    @Option(
            names = "--cost-column",
            paramLabel = "NAME",
            description = "Column with the amount, in USD, or in nano-USD if its name ends in nano_usd.")
    private @Nullable String costColumn;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Parameters(paramLabel = "BILL", description = "CSV with a head line, or JSON lines if it ends in .jsonl.")
    private Path file;

    @Override
    public Integer call() throws Exception {
        Bill bill;
        try {
            bill = Bill.read(file, new BillColumns(idColumn, clientIdColumn, costColumn));
        } catch (BillException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 2;
        }
        Charges charges = new Charges();
        new LedgerReader(connection.config()).lines(lines.filter(), charges::add);
        Reconciliation result = Reconciliation.of(bill, charges);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(toJson(result));
        } else {
            print(result, out);
        }
        out.flush();
        return result.differences().isEmpty() ? 0 : 1;
    }

    private static void print(Reconciliation result, PrintWriter out) {
        if (!result.differences().isEmpty()) {
            out.printf("%-13s %-38s %-38s %16s %16s%n", "difference", "request", "provider's id", "billed", "charged");
            result.differences()
                    .forEach(difference -> out.printf(
                            "%-13s %-38s %-38s %16s %16s%n",
                            name(difference),
                            orDash(difference.requestId()),
                            orDash(difference.providerRequestId()),
                            NanoUsd.format(difference.billedNanoUsd()),
                            NanoUsd.format(difference.chargedNanoUsd())));
            out.println();
        }
        long difference = Math.subtractExact(result.chargedNanoUsd(), result.billedNanoUsd());
        out.printf(
                "%d calls equal, %d differences%n",
                result.equal(), result.differences().size());
        out.printf(
                "billed %s, charged %s, charged more %s%n",
                NanoUsd.format(result.billedNanoUsd()),
                NanoUsd.format(result.chargedNanoUsd()),
                NanoUsd.format(difference));
    }

    private static ObjectNode toJson(Reconciliation result) {
        ObjectNode root = JsonMapper.builder().build().createObjectNode();
        root.put("equal", result.equal());
        root.put("billed_nano_usd", result.billedNanoUsd());
        root.put("charged_nano_usd", result.chargedNanoUsd());
        var differences = root.putArray("differences");
        result.differences()
                .forEach(difference -> differences
                        .addObject()
                        .put("kind", name(difference))
                        .put("request_id", difference.requestId())
                        .put("provider_request_id", difference.providerRequestId())
                        .put("billed_nano_usd", difference.billedNanoUsd())
                        .put("charged_nano_usd", difference.chargedNanoUsd()));
        return root;
    }

    private static String name(Difference difference) {
        return difference.kind().name().toLowerCase(Locale.ROOT);
    }

    private static String orDash(@Nullable String text) {
        return text == null ? "-" : text;
    }
}
