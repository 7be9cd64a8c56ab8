package dev.sluice.simulator;

import static dev.sluice.simulator.SimulatorClient.error;
import static dev.sluice.simulator.SimulatorClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatorEmbeddingsTest {

    private static final String URL = "/v1/embeddings";

    @TempDir
    private Path dir;

    private Path bill;
    private Simulator simulator;
    private SimulatorClient client;

    @BeforeEach
    void start() throws IOException {
        bill = dir.resolve("bill.jsonl");
        simulator = Simulator.start(Settings.quick(bill));
        client = new SimulatorClient(simulator);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        simulator.close();
    }

    @Test
    void embedsAndBills() throws Exception {
        JsonNode body = json(client.post(
                URL,
                "{\"model\":\"text-embedding-3-small\",\"dimensions\":64,\"input\":[\"cancel my flight\",\"café\"]}"));

        long tokens = new Tokenizer().count("cancel my flight") + new Tokenizer().count("café");
        assertThat(body.at("/data/1/index").asInt()).isEqualTo(1);
        assertThat(body.at("/data/0/embedding")).hasSize(64);
        assertThat(body.at("/usage/prompt_tokens").asLong()).isEqualTo(tokens);
        assertThat(body.at("/usage/total_tokens").asLong()).isEqualTo(tokens);
        assertThat(BillLog.read(bill).totalNanoUsd()).isEqualTo(tokens * 20);
    }

    @Test
    void sendsBase64() throws Exception {
        JsonNode body = json(client.post(
                URL, "{\"model\":\"text-embedding-3-large\",\"encoding_format\":\"base64\",\"input\":\"hello\"}"));

        byte[] bytes = Base64.getDecoder().decode(body.at("/data/0/embedding").asText());
        float[] vector = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        assertThat(vector).isEqualTo(Embedder.embed("hello", 3_072));
    }

    @Test
    void vectorsAreAlikeWhereTextsAre() {
        float[] one = Embedder.embed("How do I cancel my flight?", 512);
        float[] near = Embedder.embed("how do i cancel my flights", 512);
        float[] far = Embedder.embed("Какова погода в Киеве", 512);

        assertThat(dot(one, one)).isCloseTo(1, within(1e-5));
        assertThat(dot(one, near)).isGreaterThan(0.8);
        assertThat(dot(one, far)).isLessThan(0.3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "[]", "[\"a\", \"\"]", "7", "[[1,2]]", "null"})
    void refusesWhatCannotBeEmbedded(String input) throws Exception {
        String body = "{\"model\":\"text-embedding-3-small\",\"input\":" + input + "}";

        assertThat(error(client.post(URL, body))).startsWith("400/invalid_request_error/input/");
    }

    @Test
    void refusesChatModels() throws Exception {
        assertThat(error(client.post(URL, "{\"model\":\"gpt-5\",\"input\":\"x\"}")))
                .startsWith("404/");
    }

    @Test
    void refusesTextsBeyondTheWindow() throws Exception {
        String body = "{\"model\":\"text-embedding-3-small\",\"input\":\"" + "word ".repeat(8_200) + "\"}";

        assertThat(error(client.post(URL, body))).isEqualTo("400/invalid_request_error/input/context_length_exceeded");
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
