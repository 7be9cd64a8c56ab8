package dev.sluice.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.audit.Advice;
import dev.sluice.audit.AuditPrices;
import dev.sluice.audit.Finding;
import dev.sluice.audit.PromptAudit;
import dev.sluice.budget.policy.PolicyIndex;
import dev.sluice.budget.price.PriceBook;
import dev.sluice.client.CompactedTopic;
import dev.sluice.client.RecordReader;
import dev.sluice.client.TopicSnapshot;
import dev.sluice.config.ConfigException;
import dev.sluice.config.PolicyFile;
import dev.sluice.config.PolicyFileLoader;
import dev.sluice.config.SluiceConfig;
import dev.sluice.economy.ContextRules;
import dev.sluice.economy.PromptMaker;
import dev.sluice.economy.PromptMaker.Made;
import dev.sluice.economy.Templates;
import dev.sluice.kafka.ClientProperties;
import dev.sluice.prices.StarterCatalogue;
import dev.sluice.pricing.NanoUsd;
import dev.sluice.rerate.DeployedCatalogue;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Policy;
import dev.sluice.serde.Serdes;
import dev.sluice.tokens.TokenCounter;
import dev.sluice.topic.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Ranks prompts by the money that their boilerplate costs. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = {
            "Rank prompts by the money spent on words that are the same every time, and show what could be left out.",
            "",
            "Prompts of one pattern are one group. Money is that of input tokens, at the prices in force now: those of"
                    + " the deployment, of --prices, or of --catalogue.",
            "FILE has a request a line, as JSON with the fields of LlmRequest."
        },
        footer = {
            "",
            "Examples:",
            "  ./sluice audit requests.jsonl --catalogue",
            "  ./sluice audit --topic --top 20 --json"
        })
final class AuditCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN_CHARS = 160;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConnectionOptions connection;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "Requests, a JSON object a line.")
    private @Nullable Path file;

    @Option(names = "--topic", description = "The requests that the deployment's topic holds, in place of FILE.")
    private boolean topic;

    @Option(names = "--prices", paramLabel = "FILE", description = "Policy file with prices, deployments and routes.")
    private @Nullable Path prices;

    @Option(names = "--catalogue", description = "The list prices that come with Sluice.")
    private boolean catalogue;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "Price models and routes without a price as this one.")
    private @Nullable String model;

    @Option(
            names = "--long",
            paramLabel = "TOKENS",
            defaultValue = "8000",
            description = "Prompts above this are long (default: ${DEFAULT-VALUE}).")
    private int longTokens;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "10",
            description = "Groups to show (default: ${DEFAULT-VALUE}).")
    private int top;

    @Option(
            names = "--most",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Requests to look at; they are kept in memory (default: ${DEFAULT-VALUE}).")
    private int most;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if ((file == null) != topic) {
            throw new CliException("Give FILE or --topic, one of them");
        }
        if (prices != null && catalogue) {
            throw new CliException("--prices and --catalogue are both given; allowed is one of them");
        }
        TokenCounter tokens = new TokenCounter();
        Catalogue known = catalogue();
        PromptAudit audit =
                new PromptAudit(new AuditPrices(known.prices(), model, Instant.now()), tokens, longTokens, most);
        PromptMaker maker =
                new PromptMaker(new Templates(known.policies()), ContextRules.NONE, tokens, Integer.MAX_VALUE);
        Consumer<LlmRequest> filled = request -> audit.add(filled(request, maker));
        if (file == null) {
            read(filled);
        } else {
            read(file, filled);
        }
        PromptAudit.Result result = audit.result();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(toJson(result).toPrettyString());
        } else {
            print(result, out);
        }
        out.flush();
        return 0;
    }

    private record Catalogue(DeployedCatalogue prices, Collection<Policy> policies) {}

    private Catalogue catalogue() throws ConfigException {
        if (catalogue) {
            return new Catalogue(
                    new DeployedCatalogue(new PolicyIndex(List.of()), new PriceBook(StarterCatalogue.load())),
                    List.of());
        }
        if (prices != null) {
            PolicyFile given = PolicyFileLoader.load(prices, Instant.now());
            return new Catalogue(
                    new DeployedCatalogue(new PolicyIndex(given.policies()), new PriceBook(given.prices())),
                    given.policies());
        }
        SluiceConfig config = connection.config();
        return new Catalogue(
                DeployedCatalogue.read(config),
                CompactedTopic.read(config, Topics.POLICIES).values());
    }

    /** The words of a template cost as much as those of the request. */
    private static LlmRequest filled(LlmRequest request, PromptMaker maker) {
        return switch (maker.make(request, null)) {
            case Made.Prompt made -> made.request();
            case Made.Faulty _ -> request;
        };
    }

    private void read(Consumer<LlmRequest> requests) throws ConfigException {
        SluiceConfig config = connection.config();
        TopicSnapshot.read(
                ClientProperties.follower(config, "sluice-audit"),
                new Topics(config.topics().prefix()).name(Topics.REQUESTS),
                new Serdes(config.schemaRegistry()).forTopic(Topics.REQUESTS).deserializer(),
                requests);
    }

    private static void read(Path file, Consumer<LlmRequest> requests) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    requests.accept(request(file, number, line));
                }
            }
        }
    }

    private static LlmRequest request(Path file, int number, String line) {
        try {
            JsonNode object = JSON.readTree(line);
            return RecordReader.read(object, LlmRequest.class);
        } catch (JsonProcessingException e) {
            // The parser's message quotes the prompt.
            throw new CliException(file + ":" + number + ": not a JSON object on one line");
        } catch (RecordReader.UnreadableException e) {
            throw new CliException(file + ":" + number + ": " + e.getMessage());
        }
    }

    private void print(PromptAudit.Result result, PrintWriter out) {
        int rank = 0;
        for (Finding finding : result.findings().stream().limit(top).toList()) {
            rank++;
            out.printf(
                    "%d. %s %s  %d requests of %s%n",
                    rank,
                    finding.tenant(),
                    finding.templateId().isEmpty() ? "(no template)" : finding.templateId(),
                    finding.requests(),
                    String.join(", ", finding.models()));
            out.printf(
                    "   prompts %d tokens %s, boilerplate %d (%d %%) %s, instructions %d (%d %%)%s%n",
                    finding.promptTokens(),
                    NanoUsd.format(finding.promptNanoUsd()),
                    finding.boilerplateTokens(),
                    percent(finding.boilerplateTokens(), finding.promptTokens()),
                    NanoUsd.format(finding.boilerplateNanoUsd()),
                    finding.instructionTokens(),
                    percent(finding.instructionTokens(), finding.promptTokens()),
                    finding.unpriced() == 0 ? "" : ", " + finding.unpriced() + " without a price");
            for (Advice advice : finding.advice()) {
                out.printf(
                        "   %-18s %8d tokens %14s  %s%n",
                        advice.kind(), advice.tokens(), NanoUsd.format(advice.nanoUsd()), advice.text());
            }
            out.printf("   now     %5d tokens  %s%n", finding.exampleTokens(), shortened(finding.example()));
            if (finding.shorterTokens() < finding.exampleTokens()) {
                out.printf("   shorter %5d tokens  %s%n", finding.shorterTokens(), shortened(finding.shorter()));
            }
        }
        out.printf(
                "%d prompts in %d groups; %d requests without a prompt in text, %d more than --most%n",
                result.requests(), result.findings().size(), result.withoutText(), result.beyond());
    }

    private ObjectNode toJson(PromptAudit.Result result) {
        ObjectNode object = JSON.createObjectNode();
        object.put("requests", result.requests());
        object.put("without_text", result.withoutText());
        object.put("beyond", result.beyond());
        object.put("groups", result.findings().size());
        var findings = object.putArray("findings");
        for (Finding finding : result.findings().stream().limit(top).toList()) {
            ObjectNode group = findings.addObject()
                    .put("tenant", finding.tenant())
                    .put("template_id", finding.templateId())
                    .put("requests", finding.requests())
                    .put("unpriced", finding.unpriced())
                    .put("prompt_tokens", finding.promptTokens())
                    .put("instruction_tokens", finding.instructionTokens())
                    .put("boilerplate_tokens", finding.boilerplateTokens())
                    .put("prompt_nano_usd", finding.promptNanoUsd())
                    .put("boilerplate_nano_usd", finding.boilerplateNanoUsd())
                    .put("example", shortened(finding.example()))
                    .put("example_tokens", finding.exampleTokens())
                    .put("shorter", shortened(finding.shorter()))
                    .put("shorter_tokens", finding.shorterTokens());
            finding.models().forEach(group.putArray("models")::add);
            var advice = group.putArray("advice");
            finding.advice()
                    .forEach(item -> advice.addObject()
                            .put("kind", item.kind().name())
                            .put("tokens", item.tokens())
                            .put("nano_usd", item.nanoUsd())
                            .put("text", item.text()));
        }
        return object;
    }

    private static long percent(long part, long whole) {
        return whole == 0 ? 0 : Math.round(100.0 * part / whole);
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ");
        int end = line.offsetByCodePoints(0, Math.min(SHOWN_CHARS, line.codePointCount(0, line.length())));
        return end == line.length() ? line : line.substring(0, end) + "…";
    }
}
