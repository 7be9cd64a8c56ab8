package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SemanticResultTest {

    private static final SemanticResult RESULT = new SemanticResult(
            timing(2_000_000),
            timing(1_000_000),
            timing(5_000_000),
            timing(8_000_000),
            timing(20_000_000),
            60,
            59,
            List.of(3.6, 3.4, 3.5));

    @Test
    void theEmbeddingDoesNotCountAsBroker() {
        assertThat(RESULT.ratio()).isCloseTo(3.5, within(1e-9));
    }

    @Test
    void figuresAsJson() throws Exception {
        JsonNode json = new ObjectMapper().readTree(BenchJson.ofSemantic(Machine.here(), RESULT));

        assertThat(json.at("/machine/cores").asInt()).isPositive();
        assertThat(json.at("/semantic/plain_round_trip_ms/p50").asDouble()).isEqualTo(2);
        assertThat(json.at("/semantic/embed_ms/p50").asDouble()).isEqualTo(1);
        assertThat(json.at("/semantic/exact_hit_ms/p50").asDouble()).isEqualTo(5);
        assertThat(json.at("/semantic/semantic_hit_ms/p50").asDouble()).isEqualTo(8);
        assertThat(json.at("/semantic/miss_ms/p50").asDouble()).isEqualTo(20);
        assertThat(json.at("/semantic/hits").asInt()).isEqualTo(59);
        assertThat(json.at("/semantic/ratio").asDouble()).isCloseTo(3.5, within(1e-9));
        assertThat(json.at("/semantic/ratio_lowest").asDouble()).isEqualTo(3.4);
        assertThat(json.at("/semantic/ratio_highest").asDouble()).isEqualTo(3.6);
    }

    private static Timing timing(long p50) {
        return new Timing(p50, p50, p50, p50);
    }
}
