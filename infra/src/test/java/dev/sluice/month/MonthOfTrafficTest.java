package dev.sluice.month;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.sluice.budget.policy.PolicyIndex;
import dev.sluice.budget.price.PriceBook;
import dev.sluice.budget.rating.Rater;
import dev.sluice.budget.state.Catalogue;
import dev.sluice.ledger.Bill;
import dev.sluice.ledger.BillColumns;
import dev.sluice.ledger.Charges;
import dev.sluice.ledger.FocusCsv;
import dev.sluice.ledger.LedgerCsv;
import dev.sluice.ledger.LedgerExport;
import dev.sluice.ledger.Reconciliation;
import dev.sluice.month.Provider.Call;
import dev.sluice.rerate.RatingPlan;
import dev.sluice.rerate.StandingLines;
import dev.sluice.schema.BudgetPolicy;
import dev.sluice.schema.BudgetWindow;
import dev.sluice.schema.DeploymentPolicy;
import dev.sluice.schema.Policy;
import dev.sluice.schema.Price;
import dev.sluice.schema.RatingRequest;
import dev.sluice.schema.TenantPolicy;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import dev.sluice.schema.UsageStatus;
import dev.sluice.topic.Topics;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
class MonthOfTrafficTest {

    private static final int REQUESTS = 1_200;
    private static final long SEED = 20_261_025;

    private final Provider provider = new Provider();
    private final Map<String, Policy> policies = new TreeMap<>();
    private final Map<String, Price> prices = new TreeMap<>();
    private final List<UsageEvent> ledger = new ArrayList<>();
    private final Catalogue catalogue = new Catalogue() {
        @Override
        public PolicyIndex policies() {
            return new PolicyIndex(policies.values());
        }

        @Override
        public PriceBook prices() {
            return new PriceBook(prices.values());
        }
    };

    @SuppressWarnings("NullAway.Init") // set before all tests
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private GateDriver gate;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private Traffic traffic;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private Month before;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private Month after;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private RatingPlan plan;

    /** Ledger and windows at a time. */
    private record Month(List<UsageEvent> ledger, List<BudgetWindow> windows) {}

    @BeforeAll
    void theMonthPassesAndIsPutRight(@TempDir Path temporary) throws Exception {
        folder = temporary;
        gate = new GateDriver(folder, Traffic.START);
        for (String model : List.of("small", "large", "nova")) {
            apply(
                    "deployment-" + model,
                    p -> p.setDeployment(DeploymentPolicy.newBuilder()
                            .setModel(model)
                            .setProvider("openai")
                            .setUpstreamModel(model + "-v1")
                            .build()));
        }
        zone("acme", "Europe/Berlin");
        zone("globex", "America/New_York");
        budget("day", b -> b.setWindow("DAY").setEnforcement("SOFT"));
        budget("team-month", b -> b.setWindow("MONTH").setPer("TEAM").setEnforcement("SOFT"));
        budget("model-week", b -> b.setWindow("WEEK").setPer("MODEL").setEnforcement("SHADOW"));
        budget(
                "tight",
                b -> b.setUser("tight").setModel("small").setWindow("DAY").setLimitNanoUsd(6_000_000));
        apply(Provider.price("small-1"));
        apply(Provider.wrong("small-2", 3));
        apply(Provider.price("large-1"));
        traffic = new Traffic(gate, provider, SEED);
        traffic.send(REQUESTS);
        before = month();
        plan = putRight();
        after = month();
    }

    private Month month() {
        ledger.addAll(gate.ledger());
        return new Month(List.copyOf(ledger), gate.windows());
    }

    @AfterAll
    void stop() {
        gate.close();
    }

    private void apply(String id, UnaryOperator<Policy.Builder> with) {
        Policy policy = with.apply(Policy.newBuilder().setPolicyId(id).setUpdatedAt(Traffic.START))
                .build();
        policies.put(id, policy);
        gate.write(Topics.POLICIES, id, policy);
    }

    private void zone(String tenant, String zone) {
        apply("zone-" + tenant, p -> p.setTenant(tenant).setTenantSettings(new TenantPolicy(zone)));
    }

    private void budget(String id, UnaryOperator<BudgetPolicy.Builder> with) {
        BudgetPolicy.Builder budget = BudgetPolicy.newBuilder().setWindow("DAY").setLimitNanoUsd(1_000_000_000);
        apply(id, p -> p.setBudget(with.apply(budget).build()));
    }

    private void apply(Price price) {
        prices.put(price.getPriceId(), price);
        gate.write(Topics.PRICES, price.getPriceId(), price);
    }

    /** The price that was missing arrives, and the one with the slip is corrected; both are said twice. */
    private RatingPlan putRight() {
        for (int i = 0; i < 2; i++) {
            apply(Provider.price("nova-1"));
            apply(Provider.price("small-2"));
        }
        // The punctuator stops after 20 ms or 500 calls.
        for (int i = 0; i < 100; i++) {
            gate.advance(Duration.ofMillis(500));
        }
        RatingPlan found = plan(month());
        for (int i = 0; i < 2; i++) {
            found.changes().forEach(change -> {
                RatingRequest request = change.request(Traffic.START);
                gate.write(Topics.RATINGS, request.getLine().getTenant(), request);
            });
        }
        return found;
    }

    private RatingPlan plan(Month month) {
        StandingLines standing = new StandingLines();
        month.ledger().forEach(standing::add);
        return RatingPlan.of(standing.all(), new Rater(catalogue));
    }

    private static long sum(Stream<UsageEvent> lines) {
        return lines.mapToLong(UsageEvent::getCostNanoUsd).sum();
    }

    private long billed() {
        return provider.bill().stream().mapToLong(Call::cost).sum();
    }

    private static void assertWindowsAddUp(Month month) {
        assertThat(month.windows()).hasSizeGreaterThan(150);
        for (BudgetWindow window : month.windows()) {
            long lines = sum(month.ledger().stream()
                    .filter(l -> l.getTenant().equals(window.getTenant())
                            && l.getBudgetIds().contains(window.getBudgetId())
                            && !l.getEventTime().isBefore(window.getWindowStart())
                            && l.getEventTime().isBefore(window.getWindowEnd())));
            assertThat(window.getSpentNanoUsd())
                    .as("%s %s from %s", window.getTenant(), window.getBudgetId(), window.getWindowStart())
                    .isEqualTo(lines);
        }
    }

    @Test
    void theTrafficHasWhatGoesWrongInAMonth() {
        assertThat(before.ledger())
                .extracting(UsageEvent::getKind)
                .contains(
                        UsageKind.PROVIDER_CALL,
                        UsageKind.CACHE_HIT,
                        UsageKind.REFUSAL,
                        UsageKind.ERROR,
                        UsageKind.CORRECTION);
        assertThat(before.ledger())
                .extracting(UsageEvent::getStatus)
                .contains(UsageStatus.UNPRICED, UsageStatus.UNCONFIRMED);
        assertThat(before.ledger()).extracting(UsageEvent::getLineId).doesNotHaveDuplicates();
        assertThat(before.windows())
                .filteredOn(w -> w.getTenant().equals("acme")
                        && w.getBudgetId().equals("day")
                        && Duration.between(w.getWindowStart(), w.getWindowEnd())
                                .equals(Duration.ofHours(25)))
                .as("the day on which Berlin's clocks go back")
                .hasSize(1);
        assertWindowsAddUp(before);
        assertThat(sum(before.ledger().stream())).as("before it is put right").isNotEqualTo(billed());
    }

    @Test
    void ledgerWindowsAndBillAgreeToTheNanoDollarOnceItIsPutRight() throws Exception {
        assertThat(plan.changes()).hasSizeGreaterThan(150);
        assertThat(plan.unrated()).isZero();
        assertThat(plan(after).changes()).isEmpty();
        assertThat(after.ledger()).extracting(UsageEvent::getLineId).doesNotHaveDuplicates();
        assertThat(sum(after.ledger().stream())).isEqualTo(billed());
        for (String tenant : Traffic.TENANTS) {
            long billed = provider.bill().stream()
                    .filter(call -> call.tenant().equals(tenant))
                    .mapToLong(Call::cost)
                    .sum();
            assertThat(sum(after.ledger().stream().filter(l -> l.getTenant().equals(tenant))))
                    .as(tenant)
                    .isEqualTo(billed);
        }
        assertThat(after.ledger().stream()
                        .mapToLong(UsageEvent::getSavedNanoUsd)
                        .sum())
                .isEqualTo(traffic.savedByHits);
        assertWindowsAddUp(after);
        assertThat(reconciled()).isEqualTo(new Reconciliation(provider.bill().size(), billed(), billed(), List.of()));
    }

    private Reconciliation reconciled() throws Exception {
        Path file = folder.resolve("bill.csv");
        Files.write(
                file,
                Stream.concat(
                                Stream.of("id,request_id,cost_nano_usd"),
                                provider.bill().stream()
                                        .map(call -> call.id() + "," + call.dispatchId() + "," + call.cost()))
                        .toList());
        Charges charges = new Charges();
        after.ledger().forEach(charges::add);
        return Reconciliation.of(Bill.read(file, new BillColumns(null, null, null)), charges);
    }

    @Test
    void bothExportsAddUpToTheSameNanoDollar() throws Exception {
        StringWriter csv = new StringWriter();
        StringWriter focus = new StringWriter();
        try (LedgerExport lines = LedgerCsv.begin(csv);
                LedgerExport rows = new FocusCsv(focus, prices)) {
            after.ledger().forEach(line -> {
                lines.add(line);
                rows.add(line);
            });
        }

        List<Map<String, String>> lines = parse(csv);
        List<Map<String, String>> rows = parse(focus);
        BigDecimal billed = BigDecimal.valueOf(billed(), 9);
        assertThat(lines).hasSameSizeAs(after.ledger());
        assertThat(total(lines, "cost_usd")).isEqualByComparingTo(billed);
        assertThat(total(lines, "cost_nano_usd").longValueExact()).isEqualTo(billed());
        assertThat(total(rows, "BilledCost")).isEqualByComparingTo(billed);
        assertThat(total(rows, "x_SavedCost")).isEqualByComparingTo(BigDecimal.valueOf(traffic.savedByHits, 9));
        Map<String, BigDecimal> bySubAccount = rows.stream()
                .collect(Collectors.groupingBy(
                        row -> row.getOrDefault("SubAccountId", ""),
                        Collectors.reducing(
                                BigDecimal.ZERO, row -> new BigDecimal(row.get("BilledCost")), BigDecimal::add)));
        for (String tenant : Traffic.TENANTS) {
            long ofTenant =
                    sum(after.ledger().stream().filter(l -> l.getTenant().equals(tenant)));
            assertThat(bySubAccount.get(tenant)).as(tenant).isEqualByComparingTo(BigDecimal.valueOf(ofTenant, 9));
        }
    }

    private static List<Map<String, String>> parse(StringWriter csv) throws Exception {
        try (var rows = new CsvMapper()
                .readerForMapOf(String.class)
                .with(CsvSchema.emptySchema().withHeader())
                .<Map<String, String>>readValues(csv.toString())) {
            return rows.readAll();
        }
    }

    private static BigDecimal total(List<Map<String, String>> rows, String column) {
        return rows.stream().map(row -> new BigDecimal(row.get(column))).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
