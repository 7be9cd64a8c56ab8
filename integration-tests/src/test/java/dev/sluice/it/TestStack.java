package dev.sluice.it;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.client.PolicyPublisher;
import dev.sluice.config.ConfigException;
import dev.sluice.config.PolicyFile;
import dev.sluice.config.PolicyFileLoader;
import dev.sluice.config.SluiceConfig;
import dev.sluice.simulator.BillLog;
import dev.sluice.stack.LocalStack;
import dev.sluice.stack.StackOptions;
import dev.sluice.stack.StackProcess;
import dev.sluice.stack.StackProgress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** A stack for tests with the prices, deployments and routes all of them need; budgets are each test's own. */
final class TestStack implements AutoCloseable {

    private static final String BASE_POLICIES = """
            prices:
              - {id: nano, provider: openai, model: gpt-5-nano, input: 0.05, cache-read: 0.005, output: 0.40, valid-from: 2025-08-07T00:00:00Z}
              - {id: mini, provider: openai, model: gpt-5-mini, input: 0.25, cache-read: 0.025, output: 2, valid-from: 2025-08-07T00:00:00Z}
            deployments:
              - {model: gpt-5-nano, provider: openai, max-output-tokens: 300}
              - {model: gpt-5-mini, provider: openai, max-output-tokens: 300}
            routes:
              - {name: auto, models: [gpt-5-nano, gpt-5-mini]}
            """;

    private final HttpClient http = HttpClient.newHttpClient();
    private final LocalStack stack;

    private TestStack(LocalStack stack) {
        this.stack = stack;
    }

    /** Starts a stack named after the test, with free ports and an empty state directory. */
    static TestStack start(String name, UnaryOperator<StackOptions.Builder> options) throws Exception {
        Path stacks = Files.createDirectories(Path.of(System.getProperty("sluice.stack.dir", "target/stacks")));
        Path stateDir = Files.createTempDirectory(stacks.toAbsolutePath(), name + "-");
        StackOptions.Builder builder = StackOptions.builder()
                .stateDir(stateDir)
                .simulatorOptions("--latency-median-ms", "60", "--latency-p99-ms", "200", "--token-micros", "200");
        TestStack stack = new TestStack(new LocalStack(options.apply(builder).build()));
        PolicyFile policies = policies(BASE_POLICIES);
        stack.stack.start(StackProgress.SILENT, config -> publish(config, policies));
        return stack;
    }

    /** Applies policies written as in a policy file. */
    void apply(String yaml) throws ConfigException {
        publish(config(), policies(yaml));
    }

    private static PolicyFile policies(String yaml) throws ConfigException {
        return PolicyFileLoader.parse(yaml, Path.of("test.yaml"), Instant.now());
    }

    private static void publish(SluiceConfig config, PolicyFile file) {
        try (PolicyPublisher publisher = new PolicyPublisher(config)) {
            publisher.publish(file);
        }
    }

    SluiceConfig config() {
        return stack.config();
    }

    LocalStack local() {
        return stack;
    }

    StackProcess process(String name) {
        return stack.process(name);
    }

    /** What the provider says it charged. */
    BillLog bill() throws IOException {
        return BillLog.read(stack.billLog());
    }

    /** What the provider says it charged for requests of a tenant. */
    BillLog bill(String tenant) throws IOException {
        return new BillLog(bill().lines().stream()
                .filter(line -> line.requestId() != null && line.requestId().startsWith(tenant + "-"))
                .toList());
    }

    /** Makes the share of calls (in basis points) fail in the given ways, as JSON array of names. */
    void providerFaults(int rateBps, String kinds) throws Exception {
        admin("faults", "{\"rate\": %d, \"kinds\": %s}".formatted(rateBps, kinds));
    }

    void providerLatency(long medianMs, long p99Ms) throws Exception {
        admin("latency", "{\"median_ms\": %d, \"p99_ms\": %d}".formatted(medianMs, p99Ms));
    }

    /** Makes the provider answer 503 to everything for so long; 0 ends it. */
    void providerOutage(int seconds) throws Exception {
        admin("outage", "{\"seconds\": %d}".formatted(seconds));
    }

    /** HTTP calls that the provider answered with a status. */
    long providerReplies(int status) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(stack.simulatorUrl() + "/admin/stats"))
                .build();
        String stats = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        return new ObjectMapper()
                .readTree(stats)
                .path("by_status")
                .path(Integer.toString(status))
                .asLong();
    }

    private void admin(String action, String json) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(stack.simulatorUrl() + "/admin/" + action))
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IllegalStateException(action + ": " + response.statusCode() + " " + response.body());
        }
    }

    @Override
    public void close() {
        http.close();
        stack.close();
    }
}
