package dev.sluice.budget.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Hints;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Message;
import dev.sluice.schema.RetrievedChunk;
import dev.sluice.schema.SourceRef;
import dev.sluice.serde.SingleObjectSerde;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

class PayloadSizeTest {

    private static final SingleObjectSerde<LlmRequest> SERDE = new SingleObjectSerde<>(LlmRequest.class);

    @Property(tries = 200)
    void noRequestTakesMore(
            @ForAll @StringLength(max = 200) String text,
            @ForAll @IntRange(max = 20) int times,
            @ForAll @IntRange(max = 3_000) int bytes) {
        LlmRequest request = LlmRequest.newBuilder()
                .setRequestId("r")
                .setTenant(text)
                .setTags(Map.of(text, text))
                .setMessages(Collections.nCopies(
                        times,
                        Message.newBuilder().setRole("user").setContent(text).build()))
                .setChunks(Collections.nCopies(
                        times,
                        RetrievedChunk.newBuilder().setId("c").setText(text).build()))
                .setSources(List.of(SourceRef.newBuilder()
                        .setId(text)
                        .setVersion(Long.MAX_VALUE)
                        .build()))
                .setRawBody(ByteBuffer.allocate(bytes))
                .setHints(new Hints(text, text, null))
                .setCreatedAt(Instant.EPOCH)
                .build();

        assertThat(PayloadSize.of(request))
                .isGreaterThanOrEqualTo(1_024 + SERDE.encode(request).length)
                .isLessThanOrEqualTo(4_096 + 400L * times + 2L * SERDE.encode(request).length);
    }
}
