package dev.sluice.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.schema.Feedback;
import dev.sluice.schema.Price;
import dev.sluice.schema.UnitPrices;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class SingleObjectSerdeTest {

    private final SingleObjectSerde<Feedback> serde = new SingleObjectSerde<>(Feedback.class);

    @Property(tries = 200)
    void whatIsEncodedIsDecoded(@ForAll String requestId, @ForAll String verdict, @ForAll int second) {
        Feedback feedback = feedback(requestId, verdict, Instant.ofEpochSecond(second));

        Feedback decoded = serde.decode(serde.encode(feedback));

        assertThat(decoded).isEqualTo(feedback);
    }

    @Property(tries = 50)
    void theBytesAreThoseOfAvrosOwnEncoder(@ForAll String requestId, @ForAll String verdict) throws Exception {
        Feedback feedback = feedback(requestId, verdict, Instant.EPOCH);
        ByteBuffer own = new BinaryMessageEncoder<Feedback>(
                        SpecificData.getForClass(Feedback.class), Feedback.getClassSchema())
                .encode(feedback);

        byte[] expected = new byte[own.remaining()];
        own.get(expected);

        assertThat(serde.encode(feedback)).isEqualTo(expected);
    }

    @Test
    void whatCannotBeEncodedLeavesNothingBehind() {
        Feedback good = feedback("r1", "wrong", Instant.EPOCH);
        byte[] expected = serde.encode(good);
        Feedback bad = feedback("a long id that fills a buffer by half", "wrong", Instant.EPOCH);
        bad.put(bad.getSchema().getField("verdict").pos(), null);

        assertThatThrownBy(() -> serde.encode(bad)).isInstanceOf(SerializationException.class);
        assertThat(serde.encode(good)).isEqualTo(expected);
    }

    @Test
    void decimalsAndMapsSurvive() {
        SingleObjectSerde<Price> prices = new SingleObjectSerde<>(Price.class);
        Price price = Price.newBuilder()
                .setPriceId("p1")
                .setProvider("anthropic")
                .setModel("opus")
                .setPrices(UnitPrices.newBuilder()
                        .setInput(new BigDecimal("2.500000001"))
                        .setCacheRead(new BigDecimal("0.250000000"))
                        .setCacheWrite(Map.of("5m", new BigDecimal("3.125000000")))
                        .setOutput(new BigDecimal("10.000000000"))
                        .build())
                .setValidFrom(Instant.EPOCH)
                .build();

        Price decoded = prices.decode(prices.encode(price));

        assertThat(decoded).isEqualTo(price);
    }

    @Test
    void nothingStaysNothing() {
        assertThat(serde.serializer().serialize("t", null)).isNull();
        assertThat(serde.deserializer().deserialize("t", null)).isNull();
        assertThat(serde.deserializer().deserialize("t", new byte[0])).isNull();
    }

    @Property(tries = 300)
    void garbageIsASerializationException(@ForAll byte[] bytes) {
        assertThatThrownBy(() -> serde.decode(bytes)).isInstanceOf(SerializationException.class);
    }

    @Property(tries = 100)
    void damagedRecordsAreDecodedOrRefusedButNeverElse(@ForAll byte[] damage, @ForAll int seed) {
        byte[] bytes = serde.encode(feedback("r1", "WRONG", Instant.EPOCH));
        int from = 10 + Math.floorMod(seed, bytes.length - 10);
        System.arraycopy(damage, 0, bytes, from, Math.min(damage.length, bytes.length - from));

        assertThat(bytes).satisfies(damaged -> {
            try {
                serde.decode(damaged);
            } catch (SerializationException refused) {
                assertThat(refused).hasMessageNotContaining("r1");
            }
        });
    }

    @Test
    void aRecordCutShortIsRefused() {
        byte[] bytes = serde.encode(feedback("r1", "WRONG", Instant.EPOCH));

        for (int length = 1; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> serde.decode(cut)).isInstanceOf(SerializationException.class);
        }
    }

    @Test
    void aRecordOfASchemaNobodyKnowsIsRefused() throws Exception {
        Schema stranger = new Schema.Parser().parse("""
                {"type": "record", "name": "Feedback", "namespace": "dev.sluice.schema",
                 "fields": [{"name": "request_id", "type": "string"}]}
                """);
        GenericRecord record =
                new GenericRecordBuilder(stranger).set("request_id", "r1").build();
        byte[] bytes = new BinaryMessageEncoder<GenericRecord>(GenericData.get(), stranger)
                .encode(record)
                .array();

        assertThatThrownBy(() -> serde.decode(bytes)).isInstanceOf(SerializationException.class);
    }

    @Test
    void theFingerprintIsThatOfTheRecordedSchema() {
        byte[] bytes = serde.encode(feedback("r1", "WRONG", Instant.EPOCH));
        long fingerprint = java.nio.ByteBuffer.wrap(bytes)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .getLong(2);

        assertThat(SchemaHistory.of(Feedback.class))
                .anyMatch(schema -> SchemaNormalization.parsingFingerprint64(schema) == fingerprint);
    }

    @Test
    void aRecordOfAnEarlierReleaseGetsTheDefaultsOfNewFields() throws Exception {
        // The test's own history holds a schema of Feedback without the field user.
        Schema earlier = SchemaHistory.of(EarlierFeedback.class).getFirst();
        GenericRecord record = new GenericRecordBuilder(earlier)
                .set("request_id", "r1")
                .set("tenant", "acme")
                .set("verdict", "RIGHT")
                .set("event_time", 7L)
                .build();
        byte[] bytes = new BinaryMessageEncoder<GenericRecord>(GenericData.get(), earlier)
                .encode(record)
                .array();

        Feedback decoded =
                new SingleObjectSerde<>(Feedback.class, SchemaHistory.of(EarlierFeedback.class)).decode(bytes);

        assertThat(decoded).isEqualTo(feedback("r1", "RIGHT", Instant.ofEpochMilli(7)));
    }

    /** Names the test's history resource. */
    private static final class EarlierFeedback {}

    private static Feedback feedback(String requestId, String verdict, Instant at) {
        return Feedback.newBuilder()
                .setRequestId(requestId)
                .setTenant("acme")
                .setVerdict(verdict)
                .setEventTime(at)
                .build();
    }
}
