package dev.sluice.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.schema.TokenUsage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every provider's usage object, and the tokens it means. */
class UsageReaderGoldenTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void meansWhatTheProviderBills(String name, JsonNode example) {
        UsageFormat format =
                UsageFormat.of(example.path("format").asText()).orElseThrow(() -> new AssertionError("format"));
        CallFacts facts = new CallFacts(example.path("batch").asBoolean(), text(example.path("cache_ttl")));

        UsageReading reading = UsageReader.read(format, example.path("response"), facts);

        switch (reading) {
            case UsageReading.Metered(CallUsage usage) -> assertThat(usage).isEqualTo(expected(example, usage.raw()));
            case UsageReading.Missing m ->
                assertThat(example.path("missing").asBoolean()).as(name).isTrue();
            case UsageReading.Nonsense nonsense ->
                assertThat(nonsense.problems())
                        .extracting(UsageProblem::toString)
                        .isEqualTo(StreamSupport.stream(example.path("problems").spliterator(), false)
                                .map(JsonNode::asText)
                                .toList());
        }
    }

    static Stream<Arguments> cases() {
        return Stream.of("openai", "anthropic", "gemini", "deepseek", "compatible")
                .flatMap(provider -> StreamSupport.stream(load(provider).spliterator(), false)
                        .map(example -> Arguments.of(
                                provider + ": " + example.path("name").asText(), example)));
    }

    private static CallUsage expected(JsonNode example, String raw) {
        JsonNode expected = example.path("expected");
        assertThat(expected.isObject()).as("nothing metered was expected").isTrue();
        return new CallUsage(
                TokenUsage.newBuilder()
                        .setInputUncached(expected.path("input").asLong())
                        .setCacheRead(expected.path("cache_read").asLong())
                        .setCacheWrite(counts(expected.path("cache_write")))
                        .setOutputTotal(expected.path("output").asLong())
                        .setOutputReasoning(expected.path("reasoning").asLong())
                        .build(),
                text(expected.path("tier")),
                text(expected.path("region")),
                expected.path("batch").asBoolean(),
                counts(expected.path("tools")),
                raw);
    }

    private static Map<String, Long> counts(JsonNode object) {
        Map<String, Long> counts = new TreeMap<>();
        object.properties()
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue().asLong()));
        return counts;
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() ? node.textValue() : null;
    }

    private static JsonNode load(String provider) {
        String name = provider + ".json";
        try (InputStream resource = UsageReaderGoldenTest.class.getResourceAsStream(name)) {
            return JSON.readTree(Objects.requireNonNull(resource, name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
