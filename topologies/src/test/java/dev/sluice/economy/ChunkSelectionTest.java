package dev.sluice.economy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.economy.ChunkSelection.Selection;
import dev.sluice.economy.ContextRules.Chunks;
import dev.sluice.schema.RetrievedChunk;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ChunkSelectionTest {

    private static final String REFUNDS = sentence("refund", 40);
    private static final String SHIPPING = sentence("parcel", 40);
    private static final Chunks NO_LIMITS = new Chunks(null, null);

    @Test
    void keepsTheBestInTheOrderTheyCameIn() {
        List<RetrievedChunk> chunks = List.of(
                chunk("low", SHIPPING, 0.2), chunk("best", REFUNDS, 0.9), chunk("good", sentence("tariff", 40), 0.7));

        assertThat(ids(select(chunks, new Chunks(2, null)))).containsExactly("best", "good");
        assertThat(ids(select(chunks, NO_LIMITS))).containsExactly("low", "best", "good");
        assertThat(select(chunks, new Chunks(2, null)).trimmedTokens()).isEqualTo(SHIPPING.length());
        assertThat(select(chunks, new Chunks(0, null)).kept()).isEmpty();
    }

    @Test
    void aPassageThatIsTooLongMakesRoomForTheNextBest() {
        List<RetrievedChunk> chunks = List.of(
                chunk("a", "one two three", 0.9), chunk("long", REFUNDS, 0.8), chunk("c", "four five six", 0.7));

        Selection selection = select(chunks, new Chunks(null, 30));

        assertThat(ids(selection)).containsExactly("a", "c");
        assertThat(selection.trimmedTokens()).isEqualTo(REFUNDS.length());
    }

    @Test
    void ofNearDuplicatesTheBetterStays() {
        List<RetrievedChunk> chunks = List.of(
                chunk("copy", REFUNDS.toUpperCase(java.util.Locale.ROOT) + " ANYHOW!", 0.5),
                chunk("other", SHIPPING, 0.4),
                chunk("original", REFUNDS, 0.6));

        assertThat(ids(select(chunks, NO_LIMITS))).containsExactly("other", "original");
    }

    @Test
    void passagesWithOtherNumbersAreNoDuplicates() {
        List<RetrievedChunk> chunks = List.of(
                chunk("2025", REFUNDS + " The fee is 10 euros.", 0.5),
                chunk("2026", REFUNDS + " The fee is 12 euros.", 0.4));

        assertThat(ids(select(chunks, NO_LIMITS))).containsExactly("2025", "2026");
    }

    @Test
    void scriptsWithoutSpacesAreComparedByLetter() {
        String text = "退款将在收到申请后的十个工作日内退回原付款账户如有疑问请联系客服";

        assertThat(ids(select(List.of(chunk("a", text, 2), chunk("b", text + "。", 1)), NO_LIMITS)))
                .containsExactly("a");
    }

    @Property(tries = 200)
    void limitsAreKeptAndOrderOfArrivalDecidesNothing(
            @ForAll @Size(max = 12) List<@IntRange(min = 1, max = 60) Integer> lengths,
            @ForAll @IntRange(max = 8) int topK,
            @ForAll @IntRange(max = 400) int tokens,
            @ForAll long seed) {
        List<RetrievedChunk> chunks = IntStream.range(0, lengths.size())
                .mapToObj(i -> chunk("c" + i, sentence("word" + (char) ('a' + i), lengths.get(i)), i * 0.1))
                .collect(Collectors.toCollection(ArrayList::new));
        Chunks limits = new Chunks(topK, tokens);
        Selection selection = select(chunks, limits);
        List<RetrievedChunk> shuffled = new ArrayList<>(chunks);
        Collections.shuffle(shuffled, new Random(seed));

        assertThat(selection.kept()).hasSizeLessThanOrEqualTo(topK);
        assertThat(selection.kept().stream().mapToInt(c -> c.getText().length()).sum())
                .isLessThanOrEqualTo(tokens);
        assertThat(ids(select(shuffled, limits))).containsExactlyInAnyOrderElementsOf(ids(selection));
        assertThat(select(selection.kept(), limits).kept()).isEqualTo(selection.kept());
    }

    private static Selection select(List<RetrievedChunk> chunks, Chunks limits) {
        return ChunkSelection.select(chunks, limits, chunk -> chunk.getText().length());
    }

    private static List<String> ids(Selection selection) {
        return selection.kept().stream().map(RetrievedChunk::getId).toList();
    }

    private static RetrievedChunk chunk(String id, String text, double score) {
        return new RetrievedChunk(id, text, score, null);
    }

    private static String sentence(String word, int words) {
        return IntStream.range(0, words)
                .mapToObj(i -> word + (char) ('a' + i % 26) + (char) ('a' + i / 26))
                .collect(Collectors.joining(" "));
    }
}
