package dev.sluice.budget.streams;

import static dev.sluice.budget.Fixtures.SMALL_COST;
import static dev.sluice.budget.Fixtures.TENANT;
import static dev.sluice.budget.Fixtures.admission;
import static dev.sluice.budget.Fixtures.budget;
import static dev.sluice.budget.Fixtures.price;
import static dev.sluice.budget.Fixtures.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.health.Health;
import dev.sluice.health.HealthServer;
import dev.sluice.metrics.ProcessMetrics;
import dev.sluice.schema.BudgetAlert;
import dev.sluice.schema.Completion;
import dev.sluice.schema.Price;
import dev.sluice.schema.RatingRequest;
import dev.sluice.schema.UsageEvent;
import dev.sluice.topic.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class RatingTopologyTest {

    private static final Price NOVA =
            price("nova-1", "openai", "nova", "1", "2").build();

    private final ProcessMetrics metrics = new ProcessMetrics();

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private BudgetDriver driver;

    @BeforeEach
    void start(TestInfo test) {
        driver = BudgetDriver.start(getClass().getName() + test.getDisplayName(), directory, metrics.registry());
        driver.catalogue();
        driver.policy(dev.sluice.budget.Fixtures.deployment(null, "nova", "openai"));
        driver.policy(budget("soft", SMALL_COST, b -> b.setEnforcement("SOFT").setThresholdsBps(List.of(5_000))));
    }

    @AfterEach
    void stop() {
        driver.close();
        metrics.close();
    }

    private void call(String id) {
        driver.admit(admission(id, r -> r.setModel("nova")));
        driver.report(Completion.newBuilder(succeeded(id, 1))
                .setModelServed("nova-v1")
                .build());
    }

    private List<UsageEvent> lines() {
        return driver.read(Topics.USAGE).stream().map(l -> l.value).toList();
    }

    private String scraped() throws Exception {
        try (HealthServer server = HealthServer.start(
                        Map.of(HealthServer.PORT, "0"), () -> new Health(true, true, "RUNNING"), metrics);
                HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://localhost:" + server.port() + "/metrics");
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    @Test
    void aPriceThatArrivesRatesWhatWaitedForItOnceWithItsAlerts() {
        call("r1");
        driver.advance(PricePunctuator.PERIOD);
        List<UsageEvent> before = lines();

        driver.price(NOVA);
        driver.price(NOVA);
        driver.advance(PricePunctuator.PERIOD);
        driver.price(NOVA);
        driver.advance(PricePunctuator.PERIOD);

        assertThat(before).hasSize(1);
        List<KeyValue<String, UsageEvent>> after = driver.read(Topics.USAGE);
        assertThat(after).hasSize(1);
        assertThat(after.getFirst().key).isEqualTo(TENANT);
        assertThat(after.getFirst().value.getCostNanoUsd()).isEqualTo(SMALL_COST);
        assertThat(driver.read(Topics.BUDGET_ALERTS))
                .extracting(a -> a.value)
                .extracting(BudgetAlert::getSpentNanoUsd)
                .contains(SMALL_COST);
        assertThat(driver.rows(Names.UNPRICED_STORE)).isZero();
    }

    @Test
    void unpricedCallsAreVisibleInAScrapeWithTheirReason() throws Exception {
        call("r1");
        call("r2");
        driver.advance(KeptCounts.PERIOD);
        String before = scraped();

        driver.price(NOVA);
        driver.advance(KeptCounts.PERIOD);
        driver.advance(KeptCounts.PERIOD);

        assertThat(before.lines())
                .contains(
                        "sluice_unpriced_calls_total{model=\"nova\",provider=\"openai\",reason=\"NO_PRICE\"} 2.0",
                        "sluice_unpriced_kept{model=\"nova\",provider=\"openai\",reason=\"NO_PRICE\"} 2.0");
        assertThat(scraped().lines())
                .contains(
                        "sluice_unpriced_kept{model=\"nova\",provider=\"openai\",reason=\"NO_PRICE\"} 0.0",
                        "sluice_rated_lines_total{cause=\"PRICE_ARRIVED\"} 2.0");
    }

    @Test
    void aLineIsRatedOnRequestOnceAndOnlyInItsTenantsPartition() {
        driver.admit(admission("r1"));
        driver.report(succeeded("r1", 1));
        UsageEvent line = lines().getFirst();
        driver.price(price("small-1", "openai", "small", "3", "6").build());
        RatingRequest request = RatingRequest.newBuilder()
                .setLine(line)
                .setCorrections(0)
                .setCostNanoUsd(line.getCostNanoUsd())
                .setSavedNanoUsd(0)
                .setRequestedAt(line.getRecordedAt())
                .build();

        driver.rate("somebody else", request);
        List<UsageEvent> misplaced = lines();
        driver.rate(TENANT, request);
        driver.rate(TENANT, request);

        assertThat(misplaced).isEmpty();
        assertThat(lines()).extracting(UsageEvent::getCostNanoUsd).containsExactly(2 * SMALL_COST);
    }
}
