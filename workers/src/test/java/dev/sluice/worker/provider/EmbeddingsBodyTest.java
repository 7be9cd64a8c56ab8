package dev.sluice.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.DispatchItem;
import dev.sluice.schema.TokenUsage;
import dev.sluice.worker.Samples;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingsBodyTest {

    @Test
    void asksForTheInputsOfAllInOrder() {
        List<DispatchItem> items = List.of(item("a", List.of("x", "say \"y\"")), item("b", List.of("я")));

        assertThat(text(EmbeddingsBody.of(items)))
                .isEqualTo("{\"model\":\"gpt-small\",\"input\":[\"x\",\"say \\\"y\\\"\",\"я\"],"
                        + "\"dimensions\":8,\"encoding_format\":\"base64\"}");
    }

    @Test
    void readsVectorsByIndexFromTextAndFromNumbers() {
        ByteBuffer body =
                bytes("{\"data\":[{\"index\":1,\"embedding\":\"AAAAAA==\"},{\"index\":0,\"embedding\":[1.0, -2]}]}");

        assertThat(EmbeddingsBody.vectors(body, 2)).hasValue(List.of("AACAPwAAAMA=", "AAAAAA=="));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"data\":[{\"index\":0,\"embedding\":\"AA==\"}]}",
                "{\"data\":[{\"index\":0,\"embedding\":\"AA==\"},{\"index\":0,\"embedding\":\"AA==\"}]}",
                "{\"data\":[{\"index\":0,\"embedding\":\"AA==\"},{\"index\":2,\"embedding\":\"AA==\"}]}",
                "{\"data\":[{\"index\":0,\"embedding\":\"AA==\"},{\"index\":1,\"embedding\":[\"x\"]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":\"AA==\"},{\"index\":1}]}",
                "no json"
            })
    void whatHasNotOneVectorForEachInputIsNone(String body) {
        assertThat(EmbeddingsBody.vectors(bytes(body), 2)).isEmpty();
    }

    @Test
    void aResponseHasItsOwnVectorsAndTokens() {
        ByteBuffer body = EmbeddingsBody.response(List.of("AA=="), "m", new TokenUsage(5L, 0L, Map.of(), 0L, 0L));

        assertThat(text(body))
                .isEqualTo(
                        "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":\"AA==\"}],"
                                + "\"model\":\"m\",\"usage\":{\"prompt_tokens\":5,\"total_tokens\":5}}");
    }

    private static DispatchItem item(String id, List<String> inputs) {
        return Samples.item(id)
                .setRequest(Samples.request(id)
                        .setOperation("embeddings")
                        .setInputs(inputs)
                        .setDimensions(8)
                        .build())
                .build();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(ByteBuffer body) {
        return StandardCharsets.UTF_8.decode(body.duplicate()).toString();
    }
}
