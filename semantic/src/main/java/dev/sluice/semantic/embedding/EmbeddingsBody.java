package dev.sluice.semantic.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Bodies of OpenAI's embeddings endpoint. */
final class EmbeddingsBody {

    private static final ObjectMapper JSON = new ObjectMapper();

    private EmbeddingsBody() {}

    static byte[] request(String model, List<String> texts) {
        ObjectNode body = JSON.createObjectNode().put("model", model);
        ArrayNode input = body.putArray("input");
        texts.forEach(input::add);
        // By way of a string: written as bytes, half a surrogate pair would be an error.
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The vectors in the order of the texts; empty unless each text has one, of the stated dimension. */
    static Optional<List<DenseVector>> response(byte[] body, int texts, int dimension) {
        JsonNode data;
        try {
            data = JSON.readTree(body).path("data");
        } catch (IOException e) {
            return Optional.empty();
        }
        @Nullable DenseVector[] vectors = new DenseVector[texts];
        for (JsonNode item : data) {
            int index = item.path("index").asInt(-1);
            Optional<DenseVector> vector = vector(item.path("embedding"), dimension);
            if (index < 0 || index >= texts || vectors[index] != null || vector.isEmpty()) {
                return Optional.empty();
            }
            vectors[index] = vector.get();
        }
        return Arrays.stream(vectors).allMatch(Objects::nonNull)
                ? Optional.of(
                        Arrays.stream(vectors).map(Objects::requireNonNull).toList())
                : Optional.empty();
    }

    private static Optional<DenseVector> vector(JsonNode numbers, int dimension) {
        if (!numbers.isArray() || numbers.size() != dimension) {
            return Optional.empty();
        }
        float[] values = new float[dimension];
        double squares = 0;
        for (int i = 0; i < dimension; i++) {
            if (!numbers.get(i).isNumber()) {
                return Optional.empty();
            }
            values[i] = numbers.get(i).floatValue();
            squares += (double) values[i] * values[i];
        }
        // A vector without direction is near to everything or to nothing.
        return squares > 0 && Double.isFinite(squares) ? Optional.of(DenseVector.of(values)) : Optional.empty();
    }
}
