package dev.sluice.budget.price;

import static dev.sluice.budget.Fixtures.T0;
import static dev.sluice.budget.Fixtures.price;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Price;
import dev.sluice.schema.PriceWindow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceBookTest {

    private static final PriceBook BOOK = new PriceBook(List.of(
            price("old", "p", "m", "1", "1").setValidTo(T0).build(),
            price("new", "p", "m", "2", "2").setValidFrom(T0).build(),
            price("promo", "p", "m", "3", "3")
                    .setValidFrom(T0.plusSeconds(10))
                    .setValidTo(T0.plusSeconds(20))
                    .build(),
            price("long", "p", "m", "4", "4").setMinPromptTokens(1_000).build(),
            price("flex", "p", "m", "5", "5").setServiceTier("flex").build(),
            price("batch", "p", "m", "6", "6").setBatch(true).build(),
            price("us", "p", "m", "7", "7").setRegion("us").build()));

    private static final Subject M = new Subject("acme", "p", "m", null, false);

    private static @Nullable String found(long afterSeconds, long tokens, @Nullable String tier) {
        return id(BOOK.find(M, new Circumstances(T0.plusSeconds(afterSeconds), tokens, tier, null)));
    }

    private static @Nullable String found(PriceBook book, Subject subject, Instant at) {
        return id(book.find(subject, new Circumstances(at, 1, null, null)));
    }

    private static @Nullable String id(@Nullable Price price) {
        return price == null ? null : price.getPriceId();
    }

    @Test
    void aPriceHoldsFromItsFirstInstantToBeforeItsLast() {
        assertThat(found(-1, 1, null)).isEqualTo("old");
        assertThat(found(0, 1, null)).isEqualTo("new");
        assertThat(found(-400 * 86_400L, 1, null)).isNull();
    }

    @Test
    void theYoungerOfTwoPricesWins() {
        assertThat(found(15, 1, null)).isEqualTo("promo");
        assertThat(found(20, 1, null)).isEqualTo("new");
    }

    @Test
    void theLongestPromptBandThatFitsWins() {
        assertThat(found(15, 999, null)).isEqualTo("promo");
        assertThat(found(15, 1_000, null)).isEqualTo("long");
    }

    @Test
    void aTierWithAPriceOfItsOwnHasThatPriceAndOthersTheStandardOne() {
        assertThat(found(1, 1, "flex")).isEqualTo("flex");
        assertThat(found(1, 1, "FLEX")).isEqualTo("flex");
        assertThat(found(1, 1, "default")).isEqualTo("new");
        assertThat(found(1, 1, "priority")).isEqualTo("new");
    }

    @Test
    void aRegionWithAPriceOfItsOwnHasThatPrice() {
        assertThat(id(BOOK.find(M, new Circumstances(T0, 1, null, "us")))).isEqualTo("us");
        assertThat(id(BOOK.find(M, new Circumstances(T0, 1, null, "eu")))).isEqualTo("new");
        assertThat(id(BOOK.find(M, new Circumstances(T0, 1, "flex", "us")))).isEqualTo("flex");
    }

    @Test
    void aBatchHasTheBatchPriceOrElseThePlainOne() {
        Subject batch = new Subject("acme", "p", "m", null, true);

        assertThat(found(BOOK, batch, T0)).isEqualTo("batch");
        assertThat(found(BOOK, batch, T0.minusSeconds(200 * 86_400L))).isEqualTo("batch");
        assertThat(BOOK.candidates(M, T0, T0, 10)).extracting(Price::getPriceId).doesNotContain("batch");
    }

    @Test
    void aDatedNameHasThePriceOfTheModel() {
        assertThat(found(BOOK, new Subject("acme", "p", "m-2026-01-31", null, false), T0))
                .isEqualTo("new");
        assertThat(found(BOOK, new Subject("acme", "p", "m-mini", null, false), T0))
                .isNull();
        assertThat(found(BOOK, new Subject("acme", "p", "deployment-7", "m", false), T0))
                .isEqualTo("new");
        assertThat(BOOK.providers("acme", "m-20260131")).containsExactly("p");
        assertThat(BOOK.providers("acme", "x")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-6-sol, exact",
        "gpt-6-sol-2026-09-22, exact",
        "gpt-6-sol-preview, sol",
        "gpt-6-luna, gpt",
        "o9, any",
    })
    void theNameThatFixesMostWins(String model, String expected) {
        PriceBook book = new PriceBook(List.of(
                price("any", "p", "*", "1", "1").build(),
                price("gpt", "p", "gpt-*", "2", "2").build(),
                price("sol", "p", "gpt-*-sol*", "3", "3").build(),
                price("exact", "p", "gpt-6-sol", "4", "4")
                        .setValidFrom(Instant.EPOCH)
                        .build()));

        assertThat(found(book, new Subject("acme", "p", model, null, false), T0))
                .isEqualTo(expected);
    }

    @Test
    void aNameThatHasNoPriceYetLeavesItToTheNextBest() {
        PriceBook book = new PriceBook(List.of(
                price("later", "p", "gpt-6", "1", "1")
                        .setValidFrom(T0.plusSeconds(1))
                        .build(),
                price("pattern", "p", "gpt-*", "2", "2").build()));

        assertThat(found(book, new Subject("acme", "p", "gpt-6", null, false), T0))
                .isEqualTo("pattern");
    }

    @Test
    void aTenantsOwnPriceWinsOverEveryListPriceAndIsNobodyElses() {
        PriceBook book = new PriceBook(List.of(
                price("list", "p", "m", "2", "2").build(),
                price("list-long", "p", "m", "9", "9").setMinPromptTokens(1).build(),
                price("own", "p", "m*", "1", "1").setTenant("acme").build()));

        assertThat(found(book, M, T0)).isEqualTo("own");
        assertThat(found(book, new Subject("other", "p", "m", null, false), T0)).isEqualTo("list-long");
        assertThat(book.candidates(M, T0, T0, 10)).extracting(Price::getPriceId).containsExactly("own");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-20T00:59:59.999Z, off-peak", // a Friday
        "2026-11-20T01:00:00Z, peak",
        "2026-11-20T03:59:59.999Z, peak",
        "2026-11-20T04:00:00Z, off-peak",
        "2026-11-20T09:59:00Z, peak",
        "2026-11-21T02:00:00Z, off-peak", // a Saturday
        "2026-11-22T02:00:00Z, off-peak",
        "2026-11-23T02:00:00Z, peak",
        "2026-11-24T02:00:00Z, off-peak", // an exception
    })
    void aPriceForATimeOfTheWeekHoldsAtThatTimeInUtc(Instant at, String expected) {
        assertThat(found(peak(), M, at)).isEqualTo(expected);
    }

    private static PriceBook peak() {
        return new PriceBook(List.of(
                price("off-peak", "p", "m", "1", "1").build(),
                price("peak", "p", "m", "2", "2")
                        .setWindows(List.of(new PriceWindow(1, 5, 60, 240), new PriceWindow(1, 5, 360, 600)))
                        .setExceptDates(List.of("2026-11-24"))
                        .build()));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-20T00:00:00Z, 2026-11-20T00:59:59Z, off-peak",
        "2026-11-20T00:00:00Z, 2026-11-20T01:00:00Z, peak+off-peak",
        "2026-11-20T02:00:00Z, 2026-11-20T03:00:00Z, peak",
        "2026-11-20T02:00:00Z, 2026-11-20T04:00:00Z, peak+off-peak",
        "2026-11-21T00:00:00Z, 2026-11-22T23:00:00Z, off-peak",
        "2026-11-21T00:00:00Z, 2026-11-24T23:00:00Z, peak+off-peak",
        "2026-11-24T00:00:00Z, 2026-11-24T23:00:00Z, off-peak",
    })
    void candidatesAreThePricesOfEveryTimeInTheSpan(Instant from, Instant to, String expected) {
        assertThat(peak().candidates(M, from, to, 1))
                .extracting(Price::getPriceId)
                .containsExactly(expected.split("\\+"));
    }

    @Test
    void candidatesAreAllThatTheProviderMaySayAndNoneThatIsOverruled() {
        assertThat(BOOK.candidates(M, T0.plusSeconds(15), T0.plusSeconds(15), 2_000))
                .extracting(Price::getPriceId)
                .containsExactly("flex", "us", "long", "promo");
        assertThat(BOOK.candidates(M, T0.plusSeconds(15), T0.plusSeconds(25), 999))
                .extracting(Price::getPriceId)
                .containsExactly("flex", "us", "promo", "new");
    }

    @Test
    void whatIsKnownIncludesLaterPricesAndLongerPrompts() {
        assertThat(BOOK.known(M, T0.plusSeconds(1))).containsExactlyInAnyOrder("new", "promo", "long", "flex", "us");
    }
}
