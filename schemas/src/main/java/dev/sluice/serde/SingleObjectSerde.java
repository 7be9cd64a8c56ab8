package dev.sluice.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Avro single-object encoding: a two-byte marker, the schema's fingerprint, the datum. Needs no registry, so that state
 * restores and internal topics flow while the registry is away. Reads what earlier releases wrote.
 *
 * <p>Thread-safe; null and empty input decode to null.
 */
public final class SingleObjectSerde<T extends SpecificRecord> implements Serde<T> {

    private static final byte[] MARKER = {(byte) 0xC3, 0x01};
    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    private final byte[] header;
    private final SpecificDatumWriter<T> writer;
    private final BinaryMessageDecoder<T> decoder;
    private final Class<T> type;

    public SingleObjectSerde(Class<T> type) {
        this(type, SchemaHistory.of(type));
    }

    SingleObjectSerde(Class<T> type, List<Schema> earlier) {
        TrustedRecords.trust();
        SpecificData data = SpecificData.getForClass(type);
        this.type = type;
        this.header = header(data.getSchema(type));
        this.writer = new SpecificDatumWriter<>(data.getSchema(type), data);
        this.decoder = new BinaryMessageDecoder<>(data, data.getSchema(type));
        earlier.forEach(decoder::addSchema);
    }

    private static byte[] header(Schema schema) {
        try {
            byte[] fingerprint = SchemaNormalization.parsingFingerprint("CRC-64-AVRO", schema);
            return ByteBuffer.allocate(MARKER.length + fingerprint.length)
                    .put(MARKER)
                    .put(fingerprint)
                    .array();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Avro knows its own fingerprint", e);
        }
    }

    /** Encodes a record. */
    public byte[] encode(T value) {
        // Avro's own message encoder writes byte by byte into a locked stream, which is a third of what a budget
        // decision takes.
        Scratch scratch = SCRATCH.get();
        boolean reusable = false;
        try {
            BinaryEncoder encoder = scratch.begin(header);
            writer.write(value, encoder);
            encoder.flush();
            byte[] encoded = scratch.bytes.toByteArray();
            reusable = encoded.length <= Scratch.KEPT_BYTES;
            return encoded;
        } catch (IOException | RuntimeException e) {
            throw new SerializationException("Cannot encode a " + type.getSimpleName(), e);
        } finally {
            if (!reusable) {
                SCRATCH.remove();
            }
        }
    }

    /** Buffers of a thread; those of a large record are not kept, nor those that hold the half of one that failed. */
    private static final class Scratch {

        static final int KEPT_BYTES = 64 * 1024;
        private static final int USUAL_BYTES = 512;
        private static final EncoderFactory ENCODERS = new EncoderFactory().configureBufferSize(USUAL_BYTES);

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
        private @Nullable BinaryEncoder encoder;

        BinaryEncoder begin(byte[] header) {
            bytes.reset();
            bytes.writeBytes(header);
            encoder = ENCODERS.binaryEncoder(bytes, encoder);
            return encoder;
        }
    }

    /** Decodes a record; throws {@link SerializationException} when the bytes are not one of this type. */
    public T decode(byte[] bytes) {
        try {
            return decoder.decode(bytes);
        } catch (IOException | RuntimeException e) {
            throw new SerializationException("Cannot decode a " + type.getSimpleName(), e);
        }
    }

    @Override
    public Serializer<T> serializer() {
        return (topic, value) -> value == null ? null : encode(value);
    }

    @Override
    public Deserializer<T> deserializer() {
        return (topic, bytes) -> decodeOrNull(bytes);
    }

    private @Nullable T decodeOrNull(byte @Nullable [] bytes) {
        return bytes == null || bytes.length == 0 ? null : decode(bytes);
    }
}
