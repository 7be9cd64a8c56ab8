package dev.sluice.tokens;

import static dev.sluice.cache.Fixtures.message;
import static dev.sluice.cache.Fixtures.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.LlmRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenCounterTest {

    private static final TokenCounter COUNTER = new TokenCounter();

    @Test
    void countsTextRoleAndOverhead() {
        LlmRequest request = request("r", "q")
                .setMessages(List.of(message("user", "hello world")))
                .build();

        // hello, world, user; 3 for the message, 3 for the reply.
        assertThat(COUNTER.count(request)).isEqualTo(9);
    }

    @Test
    void specialTokensInTextAreText() {
        LlmRequest request = request("r", "q")
                .setMessages(List.of(message("user", "<|endoftext|>")))
                .build();

        assertThat(COUNTER.count(request)).isGreaterThan(9);
    }

    @Test
    void familiesHaveTheirOwnVocabulary() {
        String text = "Де моя посилка і коли її доставлять?";

        assertThat(count("gpt-4", text)).isEqualTo(count("gpt-3.5-turbo", text)).isGreaterThan(count("gpt-4o", text));
        assertThat(count("gpt-4.1-mini", text))
                .isEqualTo(count("gpt-5", text))
                .isEqualTo(count("claude-sonnet", text))
                .isEqualTo(count("auto", text));
    }

    @Test
    void toolsCountAndLongTextsAreExtrapolated() {
        int without = count("gpt-4o", "q");
        LlmRequest tools = request("r", "q")
                .setMessages(List.of(message("user", "q")))
                .setTools("[{\"name\":\"get_weather\"}]")
                .build();

        assertThat(COUNTER.count(tools)).isGreaterThan(without + 4);
        assertThat(count("gpt-4o", "word ".repeat(80_000))).isBetween(80_000, 81_000);
    }

    private static int count(String model, String text) {
        return COUNTER.count(request("r", "q")
                .setModel(model)
                .setMessages(List.of(message("user", text)))
                .build());
    }
}
