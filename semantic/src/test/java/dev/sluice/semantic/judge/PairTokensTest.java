package dev.sluice.semantic.judge;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.sluice.semantic.embedding.OnnxModel;
import dev.sluice.semantic.embedding.Tokenizers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PairTokensTest {

    private static final HuggingFaceTokenizer TOKENIZER =
            Tokenizers.load(OnnxModel.bundled().tokenizer());
    private static final long START = 101;
    private static final long END = 102;

    @AfterAll
    static void close() {
        TOKENIZER.close();
    }

    @Test
    void theShorterTextComesFirstWhoeverAsksIt() {
        PairTokens pair = PairTokens.of("open today?", "open", TOKENIZER);

        assertThat(pair.first()).isEqualTo(1);
        assertThat(pair.second()).isEqualTo(3);
        assertThat(pair.ids()).startsWith(START).endsWith(END).hasSize(7);
        assertThat(pair.ids()[2]).isEqualTo(END);
        assertThat(pair.types()).containsExactly(0, 0, 0, 1, 1, 1, 1);
        assertThat(PairTokens.of("open", "open today?", TOKENIZER).ids()).isEqualTo(pair.ids());
        assertThat(PairTokens.of("abc", "xyz", TOKENIZER).ids())
                .isEqualTo(PairTokens.of("xyz", "abc", TOKENIZER).ids());
    }

    @Test
    void swappedTheSecondComesFirst() {
        PairTokens pair = PairTokens.of("open", "open today?", TOKENIZER);

        PairTokens swapped = pair.swapped();

        assertThat(swapped.first()).isEqualTo(3);
        assertThat(swapped.ids()[4]).isEqualTo(END);
        assertThat(swapped.ids()[5]).isEqualTo(pair.ids()[1]);
        assertThat(swapped.swapped().ids()).isEqualTo(pair.ids());
    }

    @Test
    void emptyTextsLeaveTheMarks() {
        assertThat(PairTokens.of("", "", TOKENIZER).ids()).containsExactly(START, END, END);
    }
}
