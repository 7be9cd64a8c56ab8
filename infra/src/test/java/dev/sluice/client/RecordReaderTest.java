package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.client.RecordReader.UnreadableException;
import dev.sluice.schema.CacheDirectives;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Message;
import dev.sluice.schema.RetrievedChunk;
import dev.sluice.schema.SourceRef;
import dev.sluice.serde.SingleObjectSerde;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordReaderTest {

    /** The first serde of a JVM lets Avro instantiate the records, which builders do too. */
    private static final SingleObjectSerde<LlmRequest> SERDE = new SingleObjectSerde<>(LlmRequest.class);

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void readsWhatIsWritten() throws Exception {
        LlmRequest request = request()
                .setTags(Map.of("a", "b"))
                .setMessages(List.of(new Message("user", "Hi?", null, null, null)))
                .setDeadline(Instant.parse("2026-11-21T12:00:00.123Z"))
                .setCache(CacheDirectives.newBuilder().setTtlMs(5L).build())
                .setChunks(List.of(new RetrievedChunk("c", "text", 0.5, new SourceRef("doc", 3L))))
                .build();

        assertThat(RecordReader.read(RecordJson.toJson(request), LlmRequest.class))
                .isEqualTo(SERDE.decode(SERDE.encode(request)));
    }

    @Test
    void aRawBodyIsJsonOrText() throws Exception {
        LlmRequest request = request()
                .setRawBody(ByteBuffer.wrap("{\"messages\":[]}".getBytes(StandardCharsets.UTF_8)))
                .build();

        assertThat(RecordReader.read(RecordJson.toJson(request), LlmRequest.class)
                        .getRawBody())
                .isEqualTo(request.getRawBody());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    []                                                                  | Field (all) must be a JSON object
                    {"tenant":"t","created_at":0}                                       | Field request_id must be given
                    {"request_id":"r","tenant":"t","created_at":0,"modle":"secret"}     | Field modle must be left out
                    {"request_id":"r","tenant":7,"created_at":0}                        | Field tenant must be text
                    {"request_id":"r","tenant":"t","created_at":"secret"}               | Field created_at must be a time
                    {"request_id":"r","tenant":"t","created_at":0,"messages":[{"role":"user","content":1}]} | Field messages[0].content must be text
                    """)
    void namesTheFieldAndNeverTheValue(String json, String message) throws Exception {
        var tree = JSON.readTree(json);

        assertThatThrownBy(() -> RecordReader.read(tree, LlmRequest.class))
                .isInstanceOf(UnreadableException.class)
                .hasMessageStartingWith(message)
                .hasMessageNotContaining("secret");
    }

    private static LlmRequest.Builder request() {
        return LlmRequest.newBuilder().setRequestId("r").setTenant("acme").setCreatedAt(Instant.EPOCH);
    }
}
