package dev.sluice.budget.price;

import static dev.sluice.budget.Fixtures.T0;
import static dev.sluice.budget.Fixtures.price;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Price;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

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
            price("batch", "p", "m", "6", "6").setBatch(true).build()));

    private static @Nullable String found(long afterSeconds, long tokens, @Nullable String tier) {
        Price price = BOOK.find("p", "m", T0.plusSeconds(afterSeconds), tokens, tier);
        return price == null ? null : price.getPriceId();
    }

    @Test
    void aPriceHoldsFromItsFirstInstantToBeforeItsLast() {
        assertThat(found(-1, 1, null)).isEqualTo("old");
        assertThat(found(0, 1, null)).isEqualTo("new");
        assertThat(BOOK.find("p", "m", T0.minusSeconds(400 * 86_400L), 1, null)).isNull();
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
        assertThat(found(1, 1, "default")).isEqualTo("new");
        assertThat(found(1, 1, "priority")).isEqualTo("new");
    }

    @Test
    void aDatedNameHasThePriceOfTheModel() {
        assertThat(Objects.requireNonNull(BOOK.find("p", "m-2026-01-31", T0, 1, null))
                        .getPriceId())
                .isEqualTo("new");
        assertThat(BOOK.find("p", "m-mini", T0, 1, null)).isNull();
        assertThat(BOOK.providers("m-20260131")).containsExactly("p");
    }

    @Test
    void everyBandAPromptMayBeInIsGivenOnce() {
        assertThat(BOOK.bands("p", "m", T0.plusSeconds(15), 2_000, false))
                .extracting(Price::getPriceId)
                .containsExactly("promo", "long");
    }
}
