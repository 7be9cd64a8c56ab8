package dev.sluice.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.client.CompactedTopic;
import dev.sluice.client.PolicyPublisher;
import dev.sluice.config.ConfigException;
import dev.sluice.config.PolicyFile;
import dev.sluice.config.PolicyFileLoader;
import dev.sluice.prices.Bounds;
import dev.sluice.prices.PriceChange;
import dev.sluice.prices.PriceDiff;
import dev.sluice.prices.PriceImport;
import dev.sluice.prices.PriceYaml;
import dev.sluice.prices.Rejected;
import dev.sluice.prices.litellm.ImportRules;
import dev.sluice.prices.litellm.LiteLlmMap;
import dev.sluice.schema.Price;
import dev.sluice.topic.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes over prices from LiteLLM's map. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Take over prices from LiteLLM's model_prices_and_context_window.json.",
            "",
            "Shows what would change, and every price that is refused with the reason: zero that may mean unknown, absurd"
                    + " values, cached input dearer than input, a change by more than --max-change. Nothing is changed"
                    + " without --write or --apply.",
            "",
            "The past stays as it was: a price that changes is ended, and a new record begins at --from. Prices for long"
                    + " prompts, batches, flex, priority and regions become records of their own."
        },
        footer = {
            "",
            "Exit status: 0 done, 1 when nothing could be taken, 2 for a wrong option.",
            "",
            "Examples:",
            "  ./sluice prices import litellm.json --provider anthropic --model 'claude-*'",
            "  ./sluice prices import litellm.json --provider openai --write prices.yaml --from 2026-12-01T00:00:00Z",
            "  ./sluice prices import litellm.json --provider gemini --model 'gemini-3*' --apply"
        })
final class PricesImportCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HASH_CHARACTERS = 12;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConnectionOptions connection;

    @Parameters(paramLabel = "LITELLM.json", description = "The map.")
    private Path file;

    @Option(names = "--provider", paramLabel = "NAME", description = "Only this litellm_provider; may be given again.")
    private List<String> providers = new ArrayList<>();

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "Only these models, * for any text; may be given again.")
    private List<String> models = new ArrayList<>();

    @Option(
            names = "--tier",
            paramLabel = "NAME",
            description =
                    "Beside the standard tier only this one; may be given again, none for none. Quotes count every"
                            + " tier that has a price.")
    private @Nullable List<String> tiers;

    @Option(
            names = "--as",
            paramLabel = "NAME",
            description = "Name of the provider in the workers' configuration, if it differs; with one --provider.")
    private @Nullable String as;

    @Option(
            names = "--from",
            paramLabel = "INSTANT",
            description = "When the prices begin, such as 2026-12-01T00:00:00Z (default: now).")
    private @Nullable String from;

    @Option(
            names = "--against",
            paramLabel = "FILE",
            description = "Prices that are known, instead of those of --write's file or of the topic.")
    private @Nullable Path against;

    @Option(
            names = "--write",
            paramLabel = "FILE",
            description = "Write all prices, known and new, to this policy file.")
    private @Nullable Path write;

    @Option(names = "--apply", description = "Put the changes into force.")
    private boolean apply;

    @Option(
            names = "--max-change",
            paramLabel = "FACTOR",
            defaultValue = "20",
            description = "Most that a known price may grow or shrink (default: ${DEFAULT-VALUE}).")
    private BigDecimal maxChange;

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

    @Option(names = "--zero-is-free", description = "Take a price of 0 for a free model.")
    private boolean zeroIsFree;

    @Option(
            names = "--half-batch",
            description = "Give models without batch prices half of their single prices; most lack them in the map.")
    private boolean halfBatch;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        byte[] map = Files.readAllBytes(file);
        LiteLlmMap.Offer offer = read(map, rules(map, now));
        Collection<Price> known = known();
        PriceImport.Plan plan = PriceImport.plan(known, offer.prices(), maxChange, now);
        List<PriceChange> changes = PriceDiff.of(known, plan.catalogue(), now);
        List<Rejected> rejected = new ArrayList<>(offer.rejected());
        rejected.addAll(plan.rejected());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode result = JSON.createObjectNode();
            result.set("changes", PriceChanges.json(changes, plan.catalogue()));
            result.set("rejected", JSON.valueToTree(rejected));
            result.put("unchanged", plan.unchanged());
            result.put("not_asked_for", offer.others());
            out.println(result.toPrettyString());
        } else {
            rejected.forEach(r -> out.println("refused " + r));
            PriceChanges.print(changes, plan.catalogue(), out);
            out.printf(
                    "%d refused, %d in force already, %d models not asked for%n",
                    rejected.size(), plan.unchanged(), offer.others());
        }
        out.flush();
        save(plan, out);
        return plan.written().isEmpty() && plan.unchanged() == 0 ? 1 : 0;
    }

    private void save(PriceImport.Plan plan, PrintWriter out) throws IOException, ConfigException {
        if (write != null) {
            Files.writeString(
                    write, PriceYaml.render(plan.catalogue(), List.of("Prices in USD for one million tokens.")));
            say(out, "Written: " + write + "; put into force with ./sluice apply " + write);
        }
        if (apply) {
            try (PolicyPublisher publisher = new PolicyPublisher(connection.config())) {
                publisher.publish(new PolicyFile(List.of(), plan.written()));
            }
            say(out, "Applied: " + plan.written().size() + " records");
        }
        if (write == null && !apply) {
            say(out, "Nothing is changed; --write FILE or --apply does it.");
        }
    }

    private void say(PrintWriter out, String line) {
        if (!json) {
            out.println(line);
            out.flush();
        }
    }

    private ImportRules rules(byte[] map, Instant now) {
        if (as != null && providers.size() != 1) {
            throw usage("--as is given; allowed with exactly one --provider");
        }
        if (maxChange.compareTo(BigDecimal.ONE) < 0) {
            throw usage("--max-change is " + maxChange + "; allowed is a factor of at least 1");
        }
        Instant begin = from == null ? now : instant(from);
        String source = "LiteLLM map %s, sha256 %s, imported on %s"
                .formatted(
                        file.getFileName(),
                        hash(map),
                        now.truncatedTo(ChronoUnit.DAYS).toString().substring(0, 10));
        return new ImportRules(
                providers, models, tiers, as, begin, source, new Bounds(maxInput, maxOutput), zeroIsFree, halfBatch);
    }

    private LiteLlmMap.Offer read(byte[] map, ImportRules rules) {
        try {
            return LiteLlmMap.read(new String(map, StandardCharsets.UTF_8), rules);
        } catch (JsonProcessingException e) {
            throw new CliException(
                    "%s is no map of prices: %s at line %d; allowed is one JSON object, each model once"
                            .formatted(
                                    file,
                                    e.getOriginalMessage(),
                                    e.getLocation() == null
                                            ? 0
                                            : e.getLocation().getLineNr()),
                    e);
        }
    }

    private Collection<Price> known() throws ConfigException {
        if (against != null) {
            return CatalogueArgument.of(against);
        }
        if (apply) {
            return CompactedTopic.read(connection.config(), Topics.PRICES).values();
        }
        return write != null && Files.exists(write) ? written(write) : List.of();
    }

    private static List<Price> written(Path file) throws ConfigException {
        PolicyFile known = PolicyFileLoader.load(file, Instant.now());
        if (!known.policies().isEmpty()) {
            throw new CliException(
                    file + " has more than prices, which would be lost; allowed is a file of prices alone");
        }
        return known.prices();
    }

    private Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw usage("--from is " + text + "; allowed is an instant such as 2026-12-01T00:00:00Z");
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private static String hash(byte[] map) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(map);
            return HexFormat.of().formatHex(digest).substring(0, HASH_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
