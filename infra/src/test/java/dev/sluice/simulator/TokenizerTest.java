package dev.sluice.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenizerTest {

    private final Tokenizer tokenizer = new Tokenizer();

    /** The example of OpenAI's cookbook, for which the API itself counts 124 tokens with this encoding. */
    @Test
    void countsPromptsAsTheApiDoes() {
        List<ChatMessage> messages = List.of(
                new ChatMessage(
                        "system",
                        "You are a helpful, pattern-following assistant that translates corporate jargon into plain"
                                + " English.",
                        null),
                new ChatMessage("system", "New synergies will help drive top-line growth.", "example_user"),
                new ChatMessage("system", "Things working well together will increase revenue.", "example_assistant"),
                new ChatMessage(
                        "system",
                        "Let's circle back when we have more bandwidth to touch base on opportunities for increased"
                                + " leverage.",
                        "example_user"),
                new ChatMessage(
                        "system", "Let's talk later when we're less busy about how to do better.", "example_assistant"),
                new ChatMessage(
                        "user",
                        "This late pivot means we don't have time to boil the ocean for the client deliverable.",
                        null));

        int[] prompt = tokenizer.prompt(messages, "");

        assertThat(prompt).hasSize(124);
    }

    @Test
    void truncatesToWholeCharacters() {
        String text = "Привет, 🙂🙃 мир";
        int tokens = Math.toIntExact(tokenizer.count(text));

        for (int max = 1; max <= tokens; max++) {
            String cut = tokenizer.truncate(text, max);

            assertThat(text).startsWith(cut);
            assertThat(cut).doesNotContain("�");
        }
        assertThat(tokenizer.truncate(text, tokens)).isEqualTo(text);
    }

    @Test
    void countsSpecialTokensAsTheirText() {
        assertThat(tokenizer.count("<|endoftext|>")).isGreaterThan(1);
    }
}
