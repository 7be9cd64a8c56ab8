package dev.sluice.budget.price;

import static dev.sluice.budget.Fixtures.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pricing.CostCalculator;
import dev.sluice.schema.Price;
import dev.sluice.schema.PriceWindow;
import dev.sluice.schema.TokenUsage;
import dev.sluice.schema.UnitPrices;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/** Random catalogues of a model, with every condition a price can have. */
class PriceBookPropertyTest {

    private static final int HOURS = 240;
    private static final long MOST_TOKENS = 3_000;

    /** A call as the provider may turn out to have served it. */
    record Served(
            int minutes,
            @Nullable String tier,
            @Nullable String region,
            long input,
            long read,
            long write,
            long output) {

        long prompt() {
            return input + read + write;
        }

        TokenUsage usage() {
            return new TokenUsage(input, read, Map.of("5m", write), output, 0L);
        }
    }

    @Property(tries = 2_000)
    void aQuoteOverTheCandidatesCoversWhateverTheCallTurnsOutToBe(
            @ForAll("catalogue") List<Price> prices,
            @ForAll("served") Served served,
            @ForAll @IntRange(max = HOURS) int startHour,
            @ForAll boolean batch) {
        PriceBook book = new PriceBook(prices);
        Subject subject = new Subject("acme", "p", "m-2026-01-31", "alias", batch);
        Instant from = T0.plus(Duration.ofHours(startHour));
        Instant at = from.plus(Duration.ofMinutes(served.minutes()));
        @Nullable
        Price price = book.find(subject, new Circumstances(at, served.prompt(), served.tier(), served.region()));

        Collection<Price> candidates = book.candidates(subject, from, at.plusSeconds(60), served.prompt() + 10);

        if (price != null) {
            long quote = candidates.stream()
                    .mapToLong(c -> CostCalculator.quote(served.prompt() + 10, served.output() + 5, c.getPrices()))
                    .max()
                    .orElse(-1);
            assertThat(candidates).contains(price);
            assertThat(quote).isGreaterThanOrEqualTo(CostCalculator.cost(served.usage(), price.getPrices()));
            assertThat(book.known(subject, from)).contains(price.getPriceId());
        }
    }

    @Property(tries = 2_000)
    void theMostSpecificPriceHoldsInWhateverOrderTheyCame(
            @ForAll("catalogue") List<Price> prices, @ForAll("served") Served served, @ForAll @LongRange long seed) {
        Subject subject = new Subject("acme", "p", "m-2026-01-31", "alias", false);
        Circumstances call = new Circumstances(
                T0.plus(Duration.ofMinutes(served.minutes())), served.prompt(), served.tier(), served.region());
        List<Price> shuffled = new ArrayList<>(prices);
        Collections.shuffle(shuffled, new Random(seed));

        @Nullable Price found = new PriceBook(shuffled).find(subject, call);

        assertThat(found).isSameAs(reference(prices, call));
    }

    /** The rules of docs/adr/013, one comparison after the other, with no index. */
    private static @Nullable Price reference(List<Price> prices, Circumstances call) {
        @Nullable Price best = null;
        for (Price price : prices) {
            if (fits(price, call) && (best == null || wins(price, best))) {
                best = price;
            }
        }
        return best;
    }

    private static boolean wins(Price one, Price other) {
        int[] order = {
            Boolean.compare(one.getTenant() != null, other.getTenant() != null),
            Integer.compare(modelScore(one.getModel()), modelScore(other.getModel())),
            Boolean.compare(one.getServiceTier() != null, other.getServiceTier() != null),
            Boolean.compare(one.getRegion() != null, other.getRegion() != null),
            Long.compare(one.getMinPromptTokens(), other.getMinPromptTokens()),
            Boolean.compare(!one.getWindows().isEmpty(), !other.getWindows().isEmpty()),
            one.getValidFrom().compareTo(other.getValidFrom()),
            one.getPriceId().compareTo(other.getPriceId())
        };
        for (int decision : order) {
            if (decision != 0) {
                return decision > 0;
            }
        }
        return false;
    }

    private static int modelScore(String model) {
        // Every name for the model comes before every name for its alias; * stands for both.
        return List.of("alias", "*", "m*", "m-2026*", "m", "m-2026-01-31").indexOf(model);
    }

    private static boolean fits(Price price, Circumstances call) {
        boolean started = !call.at().isBefore(price.getValidFrom());
        boolean ended = price.getValidTo() != null && !call.at().isBefore(price.getValidTo());
        return !price.getBatch()
                && (price.getTenant() == null || price.getTenant().equals("acme"))
                && modelScore(price.getModel()) >= 0
                && started
                && !ended
                && price.getMinPromptTokens() <= call.promptTokens()
                && (price.getServiceTier() == null || price.getServiceTier().equals(call.tier()))
                && (price.getRegion() == null || price.getRegion().equals(call.region()))
                && (price.getWindows().isEmpty() || open(price, call.at()));
    }

    private static boolean open(Price price, Instant at) {
        ZonedDateTime utc = at.atZone(ZoneOffset.UTC);
        int day = utc.getDayOfWeek().getValue();
        int minute = utc.getHour() * 60 + utc.getMinute();
        return !price.getExceptDates().contains(utc.toLocalDate().toString())
                && price.getWindows().stream()
                        .anyMatch(w -> w.getFirstDay() <= day
                                && day <= w.getLastDay()
                                && w.getFromMinute() <= minute
                                && minute < w.getToMinute());
    }

    @Provide
    Arbitrary<Served> served() {
        Arbitrary<Long> tokens = Arbitraries.longs().between(0, MOST_TOKENS / 3);
        return Combinators.combine(
                        Arbitraries.integers().between(0, 60 * 24 * 9),
                        Arbitraries.of("flex", "priority", "scale").injectNull(0.4),
                        Arbitraries.of("us", "eu").injectNull(0.5),
                        tokens,
                        tokens,
                        tokens,
                        tokens)
                .as(Served::new);
    }

    @Provide
    Arbitrary<@Size(max = 14) List<Price>> catalogue() {
        Arbitrary<Price.Builder> conditions = Combinators.combine(
                        Arbitraries.of("m", "m", "m", "m*", "m-2026*", "m-2026-01-31", "*", "alias", "other"),
                        Arbitraries.of("acme", "rival").injectNull(0.8),
                        Arbitraries.of("flex", "priority").injectNull(0.6),
                        Arbitraries.of("us").injectNull(0.7),
                        Arbitraries.of(0L, 0L, 500L, 1_500L),
                        Arbitraries.of(false, false, true))
                .as((model, tenant, tier, region, band, batch) -> Price.newBuilder()
                        .setProvider("p")
                        .setModel(model)
                        .setTenant(tenant)
                        .setServiceTier(tier)
                        .setRegion(region)
                        .setMinPromptTokens(band)
                        .setBatch(batch));
        Arbitrary<Integer> hours = Arbitraries.integers().between(-HOURS, HOURS);
        return Combinators.combine(conditions, windows(), hours, hours.injectNull(0.5), prices())
                .as((price, windows, from, hoursLong, unit) -> price.setPriceId("")
                        .setWindows(windows)
                        .setExceptDates(windows.size() == 1 ? List.of("2026-11-24", "2026-11-30") : List.of())
                        .setValidFrom(T0.plus(Duration.ofHours(from)))
                        .setValidTo(
                                hoursLong == null ? null : T0.plus(Duration.ofHours(from + 1 + Math.abs(hoursLong))))
                        .setPrices(unit)
                        .build())
                .list()
                .ofMaxSize(14)
                .map(PriceBookPropertyTest::numbered);
    }

    private static List<Price> numbered(List<Price> prices) {
        List<Price> numbered = new ArrayList<>();
        for (Price price : prices) {
            numbered.add(Price.newBuilder(price)
                    .setPriceId("price-" + numbered.size())
                    .build());
        }
        return numbered;
    }

    private static Arbitrary<List<PriceWindow>> windows() {
        Arbitrary<Integer> day = Arbitraries.integers().between(1, 7);
        Arbitrary<Integer> minute = Arbitraries.integers().between(0, 1_439);
        Arbitrary<PriceWindow> window = Combinators.combine(day, day, minute, minute)
                .as((a, b, from, to) ->
                        new PriceWindow(Math.min(a, b), Math.max(a, b), Math.min(from, to), Math.max(from, to) + 1));
        return Arbitraries.oneOf(
                Arbitraries.just(List.of()), window.list().ofMinSize(1).ofMaxSize(2));
    }

    private static Arbitrary<UnitPrices> prices() {
        Arbitrary<BigDecimal> price = Arbitraries.bigDecimals()
                .between(new BigDecimal("0.001"), BigDecimal.valueOf(100))
                .ofScale(9);
        return Combinators.combine(price, price.injectNull(0.3), price, price)
                .as((input, read, write, output) -> new UnitPrices(input, read, Map.of("5m", write), output));
    }
}
