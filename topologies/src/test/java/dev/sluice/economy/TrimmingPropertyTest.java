package dev.sluice.economy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What is left of any conversation. */
class TrimmingPropertyTest {

    @Property(tries = 500)
    void instructionsAndTheLastExchangeStay(
            @ForAll("conversations") List<Message> messages, @ForAll @IntRange(max = 2_000) int budget) {
        List<Message> kept = trimmed(messages, budget);

        assertThat(kept.stream().filter(TrimmingPropertyTest::isInstruction).toList())
                .isEqualTo(messages.stream()
                        .filter(TrimmingPropertyTest::isInstruction)
                        .toList());
        List<Message> last = lastExchange(messages);
        assertThat(kept.stream().filter(last::contains).toList()).isEqualTo(last);
        assertThat(messages.stream().filter(kept::contains).toList()).isEqualTo(kept);
    }

    @Property(tries = 500)
    void aCallOfAToolAndItsResultStayOrGoTogether(
            @ForAll("conversations") List<Message> messages, @ForAll @IntRange(max = 2_000) int budget) {
        List<Message> kept = trimmed(messages, budget);

        for (Message call : messages) {
            if (call.getToolCalls() != null) {
                String id = call.getToolCalls();
                assertThat(kept.contains(call))
                        .isEqualTo(kept.stream().anyMatch(message -> id.equals(message.getToolCallId())));
            }
        }
    }

    @Property(tries = 500)
    void theBudgetIsKeptWheneverTheLastExchangeFits(
            @ForAll("conversations") List<Message> messages, @ForAll @IntRange(max = 2_000) int budget) {
        List<Message> kept = trimmed(messages, budget);

        long least = messages.stream()
                        .filter(TrimmingPropertyTest::isInstruction)
                        .mapToLong(TrimmingPropertyTest::tokens)
                        .sum()
                + lastExchange(messages).stream()
                        .mapToLong(TrimmingPropertyTest::tokens)
                        .sum();
        assertThat(total(kept)).isLessThanOrEqualTo(Math.max(budget, least));
        if (total(messages) <= budget) {
            assertThat(kept).isEqualTo(messages);
        }
    }

    @Property(tries = 500)
    void nothingMoreGoesTheSecondTime(
            @ForAll("conversations") List<Message> messages, @ForAll @IntRange(max = 2_000) int budget) {
        List<Message> kept = trimmed(messages, budget);

        assertThat(trimmed(kept, budget)).isEqualTo(kept);
    }

    @Property(tries = 500)
    void noTurnGoesThatDidNotHaveTo(
            @ForAll("conversations") List<Message> messages, @ForAll @IntRange(max = 2_000) int budget) {
        Trimming.Cut cut = Trimming.cut(messages, total(messages) - budget, TrimmingPropertyTest::tokens);

        if (cut.turns() > 0) {
            List<Message> oneMore =
                    Trimming.without(request(messages), cut.turns() - 1).getMessages();
            assertThat(total(oneMore)).isGreaterThan(budget);
            assertThat(cut.tokens()).isEqualTo(total(messages) - total(trimmed(messages, budget)));
        }
    }

    private static List<Message> trimmed(List<Message> messages, int budget) {
        Trimming.Cut cut = Trimming.cut(messages, total(messages) - budget, TrimmingPropertyTest::tokens);
        return Trimming.without(request(messages), cut.turns()).getMessages();
    }

    /** From the user's last run of turns on. */
    private static List<Message> lastExchange(List<Message> messages) {
        List<Message> turns =
                messages.stream().filter(message -> !isInstruction(message)).toList();
        int at = turns.size();
        while (at > 0 && !turns.get(at - 1).getRole().equals("user")) {
            at--;
        }
        while (at > 0 && turns.get(at - 1).getRole().equals("user")) {
            at--;
        }
        return turns.subList(at, turns.size());
    }

    private static boolean isInstruction(Message message) {
        return message.getRole().equals("system") || message.getRole().equals("developer");
    }

    private static long total(List<Message> messages) {
        return messages.stream().mapToLong(TrimmingPropertyTest::tokens).sum();
    }

    private static long tokens(Message message) {
        return message.getContent() == null ? 1 : message.getContent().length();
    }

    static LlmRequest request(List<Message> messages) {
        return LlmRequest.newBuilder()
                .setRequestId("r")
                .setTenant("acme")
                .setModel("gpt-4o")
                .setMessages(messages)
                .setCreatedAt(Instant.EPOCH)
                .build();
    }

    @Provide
    Arbitrary<List<Message>> conversations() {
        Arbitrary<String> kinds = Arbitraries.of("user", "user", "assistant", "assistant", "tools", "system");
        Arbitrary<Integer> lengths = Arbitraries.integers().between(1, 300);
        return kinds.list()
                .ofMaxSize(20)
                .flatMap(kind ->
                        lengths.list().ofSize(Math.max(1, kind.size())).map(length -> conversation(kind, length)));
    }

    private static List<Message> conversation(List<String> kinds, List<Integer> lengths) {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            String text = i + "x".repeat(lengths.get(i));
            if (kinds.get(i).equals("tools")) {
                messages.add(new Message("assistant", null, null, null, "[\"call-" + i + "\"]"));
                messages.add(new Message("tool", text, null, "[\"call-" + i + "\"]", null));
            } else {
                messages.add(new Message(kinds.get(i), text, null, null, null));
            }
        }
        return messages;
    }
}
